// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/emission.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include <fmt/format.h>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"

namespace acg {
namespace {

constexpr double kPi = std::numbers::pi;

double quantisedAmplitude(double amplitude, const DriveLevels& levels) {
  if (levels.amplitudeLevels < 2) return amplitude;
  const double steps = levels.amplitudeLevels - 1;
  amplitude = std::clamp(amplitude, 0.0, 1.0);
  if (levels.law == DriveLevels::Law::kLinear) return std::round(amplitude * steps) / steps;
  const double duty = std::asin(amplitude) / kPi;  // 0..1/2
  const double code = std::round(2 * duty * steps);
  return std::sin(kPi * code / (2 * steps));
}

}  // namespace

std::complex<double> quantised(const std::complex<double>& drive, const DriveLevels& levels) {
  const double amplitude = quantisedAmplitude(std::abs(drive), levels);
  if (levels.phaseLevels < 1) return std::polar(amplitude, std::arg(drive));
  const double step = 2 * kPi / levels.phaseLevels;
  return std::polar(amplitude, step * std::round(std::arg(drive) / step));
}

std::vector<DriveLevels> driveLevels(const Scene& scene, const std::optional<DriveLevels>& given) {
  std::vector<DriveLevels> result;
  for (const PlacedArray& array : scene.arrays) {
    DriveLevels levels = given.value_or(DriveLevels{});
    if (!given && array.geometry.kind == "device") {
      const auto name = array.geometry.parameters.find("name");
      const std::string device = name == array.geometry.parameters.end()
                                     ? "openmpd_board"
                                     : std::get<std::string>(name->second);
      levels = catalogueArray(device).levels;
    }
    if (!given && levels.phaseLevels == 0) levels.phaseLevels = scene.solver.phaseLevels;
    result.push_back(levels);
  }
  return result;
}

Emission emissionOf(const Scene& scene, const Hologram& hologram,
                    const std::vector<DriveLevels>& levels) {
  if (hologram.drives.size() != scene.elementCount()) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The hologram has {} drives but the scene has {} elements; solve the "
                            "scene again or load its own hologram.",
                            hologram.drives.size(), scene.elementCount()));
  }
  ACG_ASSERT(levels.size() == scene.arrays.size());
  Emission emission{hologram.drives, hologram.drives};
  Eigen::Index n = 0;
  double phases = 0, amplitudes = 0, common = 0, power = 0;
  int sounding = 0;
  for (std::size_t i = 0; i < scene.arrays.size(); ++i) {
    for (int k = 0; k < scene.arrays[i].elements->size(); ++k, ++n) {
      const std::complex<double> ideal = emission.ideal(n);
      const std::complex<double> real = quantised(ideal, levels[i]);
      emission.emitted(n) = real;
      amplitudes += std::pow(std::abs(real) - std::abs(ideal), 2);
      common += std::real(std::conj(ideal) * real);
      power += std::norm(ideal);
      if (ideal == 0.0 || real == 0.0) continue;
      ++sounding;
      phases += std::pow(std::arg(real * std::conj(ideal)), 2);
    }
  }
  if (sounding > 0) emission.phaseError = std::sqrt(phases / sounding);
  if (n > 0) emission.amplitudeError = std::sqrt(amplitudes / static_cast<double>(n));
  if (power > 0) emission.coherence = common / power;
  return emission;
}

Hologram emittedHologram(const Hologram& ideal, const Emission& emission) {
  Hologram result = ideal;
  result.drives = emission.emitted;
  return result;
}

Hologram differenceHologram(const Hologram& ideal, const Emission& emission) {
  Hologram result = ideal;
  result.drives = emission.emitted - emission.ideal;
  return result;
}

}  // namespace acg
