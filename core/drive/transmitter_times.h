// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace acg {

/// Between two questions of a transmitter to its device.
inline constexpr std::chrono::milliseconds kAskWhileArmed{250};
inline constexpr std::chrono::milliseconds kAskWhileIdle{1000};

}  // namespace acg
