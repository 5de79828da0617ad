// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace acg {

/// How long before a deadline of a stream of `rate` Hz waiting ends and spinning begins, for the
/// system wakes late: 300 us, but at most a quarter of the time between frames, since other work
/// needs the core too.
inline std::chrono::steady_clock::duration spinTime(double rate) {
  using Duration = std::chrono::steady_clock::duration;
  constexpr std::chrono::microseconds kLongest{300};
  const std::chrono::duration<double> quarter(0.25 / rate);
  return std::min(std::chrono::duration_cast<Duration>(quarter), Duration(kLongest));
}

}  // namespace acg
