// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace acg {

/// What a device takes for one moment: codes in the order of its elements (not of its channels).
/// An element with amplitude code 0 is silent whatever its phase.
struct PhaseFrame {
  std::vector<std::uint8_t> phases;      ///< N codes below DriveLevels::phaseLevels
  std::vector<std::uint8_t> amplitudes;  ///< N codes below amplitudeLevels; 0 or 1 without levels
  std::uint64_t revision = 0;            ///< of the hologram it came from

  bool operator==(const PhaseFrame&) const = default;
};

/// Frames at a steady rate.
struct FrameSequence {
  std::vector<PhaseFrame> frames;
  double rate = 0;       ///< Hz
  bool repeats = false;  ///< starts again after the last
};

}  // namespace acg
