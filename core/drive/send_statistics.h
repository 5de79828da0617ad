// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace acg {

/// The latest values of something that is measured often, for its percentiles.
class RecentValues {
 public:
  void add(double value);
  /// The value that `share` (0 to 1) of the latest are not above; 0 without values.
  double percentile(double share) const;

 private:
  static constexpr std::size_t kKept = 1024;
  std::array<double, kKept> values_{};
  std::size_t count_ = 0;  ///< ever
};

/// What a device's thread knows of its frames. Not thread-safe.
class SendStatistics {
 public:
  using Clock = std::chrono::steady_clock;

  /// A frame was on the wire at `now`, `duration` after it was begun.
  void sent(Clock::time_point now, Clock::duration duration);
  /// A streamed frame was begun so long after it was due.
  void begunAfterDue(Clock::duration lag);

  std::uint64_t frames() const { return frames_; }
  /// Hz, over the last second that had frames before `now`.
  double rate(Clock::time_point now) const;
  const RecentValues& durations() const { return durations_; }  ///< s
  const RecentValues& lags() const { return lags_; }            ///< s

 private:
  static constexpr std::size_t kTimes = 4096;
  std::array<Clock::time_point, kTimes> times_{};
  std::uint64_t frames_ = 0;
  RecentValues durations_;
  RecentValues lags_;
};

}  // namespace acg
