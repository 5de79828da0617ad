// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace acg::autd3 {

/// Samples of a modulation and the periods of 25 us that each lasts.
struct ModulationSamples {
  std::vector<std::uint8_t> values;
  int divider = 0xFFFF;
};

/// Full intensity always.
ModulationSamples staticModulation();

/// (1 + sin(2 pi f t)) / 2 for a whole frequency in Hz, over the shortest time that holds whole
/// periods. `divider` is the least that the silencer allows; at least 10 are taken, 4 kHz. Throws
/// kInvalidArgument for a frequency below 1 Hz or above half of the sampling rate.
ModulationSamples sineModulation(int frequency, int leastDivider);

}  // namespace acg::autd3
