// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>

#include "core/compute/job_spec.h"

namespace acg {

/// Time that goes on when a test says so. Any thread may ask.
class FakeClock {
 public:
  JobTime now() const { return JobTime(JobTime::duration(ticks_.load())); }
  JobTime in(double seconds) const { return now() + ticks(seconds); }
  void advance(double seconds) { ticks_ += ticks(seconds).count(); }
  JobClock clock() {
    return [this] { return now(); };
  }

 private:
  static JobTime::duration ticks(double seconds) {
    return std::chrono::duration_cast<JobTime::duration>(std::chrono::duration<double>(seconds));
  }
  std::atomic<JobTime::rep> ticks_ = ticks(1e6).count();
};

}  // namespace acg
