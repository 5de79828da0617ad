// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace acg {

/// Now on the clock that never jumps, ns: all durations and waits.
inline std::int64_t steadyNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

/// Now on the clock of the wall, s since 1970: only for what outlives the program.
inline std::int64_t unixSeconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

/// The two clocks of telemetry; tests put in their own.
struct TelemetryClock {
  std::function<std::int64_t()> steadyNs = acg::steadyNs;
  std::function<std::int64_t()> unixSeconds = acg::unixSeconds;
};

}  // namespace acg
