// SPDX-License-Identifier: GPL-3.0-or-later
#include "hardware/frame_checks.h"

#include <fmt/format.h>

#include "core/error.h"

namespace acg {

void checkFrame(const PhaseFrame& frame, const DeviceTraits& traits) {
  const std::size_t channels = std::size_t(traits.channels);
  if (frame.phases.size() != channels || frame.amplitudes.size() != channels) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The frame has {} phases and {} amplitudes but {} has {} elements; "
                            "choose an array of that size.",
                            frame.phases.size(), frame.amplitudes.size(), traits.label, channels));
  }
  for (std::size_t n = 0; n < channels; ++n) {
    if (frame.phases[n] >= traits.levels.phaseLevels ||
        frame.amplitudes[n] >= traits.levels.amplitudeLevels) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("Element {} has the codes {} and {} but {} has {} phase and {} "
                              "amplitude levels; quantise the hologram for this device.",
                              n, frame.phases[n], frame.amplitudes[n], traits.label,
                              traits.levels.phaseLevels, traits.levels.amplitudeLevels));
    }
  }
}

PhaseFrame silentFrame(const DeviceTraits& traits) {
  const std::vector<std::uint8_t> zeros(std::size_t(traits.channels), 0);
  return {zeros, zeros, 0};
}

void refuseToStore(const DeviceTraits& traits) {
  throw Error(ErrorCode::kUnavailable,
              fmt::format("{} has no memory for sequences; stream them instead.", traits.label));
}

}  // namespace acg
