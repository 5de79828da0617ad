// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/drive/send_statistics.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace acg {

void RecentValues::add(double value) { values_[count_++ % kKept] = value; }

double RecentValues::percentile(double share) const {
  const std::size_t size = std::min(count_, kKept);
  if (size == 0) return 0;
  std::vector<double> sorted(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(size));
  const auto at = static_cast<std::ptrdiff_t>(
      std::clamp(std::ceil(share * static_cast<double>(size)) - 1, 0.0, double(size - 1)));
  std::nth_element(sorted.begin(), sorted.begin() + at, sorted.end());
  return sorted[static_cast<std::size_t>(at)];
}

void SendStatistics::sent(Clock::time_point now, Clock::duration duration) {
  times_[frames_++ % kTimes] = now;
  durations_.add(std::chrono::duration<double>(duration).count());
}

void SendStatistics::begunAfterDue(Clock::duration lag) {
  lags_.add(std::chrono::duration<double>(lag).count());
}

double SendStatistics::rate(Clock::time_point now) const {
  const std::uint64_t kept = std::min<std::uint64_t>(frames_, kTimes);
  std::uint64_t count = 0;
  Clock::time_point oldest = now;
  while (count < kept) {
    const Clock::time_point time = times_[(frames_ - 1 - count) % kTimes];
    if (now - time > std::chrono::seconds(1)) break;
    oldest = time;
    ++count;
  }
  if (count < 2) return static_cast<double>(count);
  // So many periods lie between the first and now, give or take the one that has begun.
  const std::chrono::duration<double> span = now - oldest;
  return span.count() > 0 ? static_cast<double>(count - 1) / span.count() : 0;
}

}  // namespace acg
