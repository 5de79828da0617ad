// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "core/drive/device_traits.h"

namespace acg {

/// Throws kUnavailable: the device has no memory for sequences.
[[noreturn]] void refuseToStore(const DeviceTraits& traits);

/// The hardware channel of element `n`.
inline int channelOf(const DeviceTraits& traits, int n) {
  return traits.channelOrder.empty() ? n : traits.channelOrder[std::size_t(n)];
}

}  // namespace acg
