// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/microphone/emulated_room.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "hardware/emulators/sound_outlet.h"

namespace acg {

EmulatedRoom::EmulatedRoom(std::filesystem::path outlet, PressureOfElements pressure,
                           double quietness, std::uint64_t seed)
    : outlet_(std::move(outlet)),
      pressure_(std::move(pressure)),
      noiseShare_(std::pow(10, -quietness / 20) / std::sqrt(2.0)),
      random_(seed) {}

void EmulatedRoom::moveTo(const Eigen::Vector3d& place, std::stop_token) {
  here_ = pressure_(place);
  std::vector<double> magnitudes;
  for (const auto& p : here_) magnitudes.push_back(std::abs(p));
  const auto middle = magnitudes.begin() + static_cast<std::ptrdiff_t>(magnitudes.size() / 2);
  std::ranges::nth_element(magnitudes, middle);
  noise_ = noiseShare_ * (magnitudes.empty() ? 0 : *middle);
}

std::complex<double> EmulatedRoom::read(std::stop_token) {
  const std::vector<std::complex<double>> emitted = hearOutlet(outlet_);
  if (static_cast<Eigen::Index>(emitted.size()) != here_.size()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The emulator has {} elements but {} are calibrated; choose its own "
                            "settings and arrays.",
                            emitted.size(), here_.size()));
  }
  std::complex<double> sum = 0;
  for (std::size_t n = 0; n < emitted.size(); ++n) {
    sum += here_(static_cast<Eigen::Index>(n)) * emitted[n];
  }
  std::normal_distribution<double> normal(0, 1);
  const double real = normal(random_), imaginary = normal(random_);
  return sum + noise_ * std::complex<double>(real, imaginary);
}

}  // namespace acg
