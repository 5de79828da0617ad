// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

#include "core/drive/device_traits.h"

namespace acg {

/// Throws kUnavailable: the device has no memory for sequences.
[[noreturn]] void refuseToStore(const DeviceTraits& traits);

/// The hardware channel of element `n`.
inline int channelOf(const DeviceTraits& traits, int n) {
  return traits.channelOrder.empty() ? n : traits.channelOrder[std::size_t(n)];
}

/// How many messages of so many bytes a serial line of `speed` bit/s carries in a second.
double messageRate(std::size_t bytes, int speed);

/// How long a serial line may take for a message: twice its own time, and 150 ms.
std::chrono::milliseconds serialTimeout(std::size_t bytes, int speed);

}  // namespace acg
