// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/autd3/modulation_samples.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <fmt/format.h>

#include "core/error.h"
#include "hardware/autd3/firmware_v12.h"

namespace acg::autd3 {

ModulationSamples staticModulation() { return {{255, 255}, 0xFFFF}; }

ModulationSamples sineModulation(int frequency, int leastDivider) {
  constexpr int kPeriods = static_cast<int>(kUltrasoundFrequency);
  int divider = std::max(10, leastDivider);
  // Whole samples a second, so that whole periods fit whole numbers of samples.
  while (divider < kPeriods && kPeriods % divider != 0) ++divider;
  const int rate = kPeriods / divider;
  if (frequency < 1 || 2 * frequency > rate) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("modulation_frequency_hz is {}; with {} steps of the silencer an AUTD3 "
                            "modulates at 1 to {} Hz.",
                            frequency, leastDivider, rate / 2));
  }
  const int turns = frequency / std::gcd(rate, frequency);
  const int count = rate / std::gcd(rate, frequency);
  ModulationSamples samples{{}, divider};
  for (int i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * turns * i / count;
    samples.values.push_back(
        static_cast<std::uint8_t>(std::lround(255 * (0.5 + 0.5 * std::sin(angle)))));
  }
  return samples;
}

}  // namespace acg::autd3
