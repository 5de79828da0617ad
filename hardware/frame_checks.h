// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/drive/device_traits.h"
#include "core/drive/phase_frame.h"

namespace acg {

/// Throws kInvalidArgument when `frame` has another number of codes than the device has elements,
/// or a code that the device does not know: what every driver asks before it makes bytes.
void checkFrame(const PhaseFrame& frame, const DeviceTraits& traits);

/// All elements at phase 0 and amplitude 0.
PhaseFrame silentFrame(const DeviceTraits& traits);

/// Throws kUnavailable: the device has no memory for sequences.
[[noreturn]] void refuseToStore(const DeviceTraits& traits);

/// The hardware channel of element `n`.
inline int channelOf(const DeviceTraits& traits, int n) {
  return traits.channelOrder.empty() ? n : traits.channelOrder[std::size_t(n)];
}

}  // namespace acg
