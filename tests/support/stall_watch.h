// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace acg::test {

/// Tells a late answer of what is tested from a machine that stood still: virtual processors are
/// taken away for tens of milliseconds at times, and others compete for them. A thread on each
/// processor sleeps a little again and again and notes how much longer it was let wait.
class StallWatch {
 public:
  StallWatch();
  ~StallWatch();
  StallWatch(const StallWatch&) = delete;
  StallWatch& operator=(const StallWatch&) = delete;

  /// Begins a trial: what was before is forgotten.
  void begin() { longest_ = 0; }

  /// Whether a trial that took `seconds` counts. One within `bound` does, and so does a longer one,
  /// unless the machine stood still for kStall during it: that has to be tried again, of which
  /// there is an end.
  bool counts(double seconds, double bound);

  static constexpr std::chrono::milliseconds kStall{15};
  static constexpr int kMostDisturbed = 50;

 private:
  void watch(unsigned processor);

  std::atomic<bool> isOver_ = false;
  std::atomic<std::chrono::steady_clock::rep> longest_ = 0;  // beyond what was asked for
  int disturbed_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace acg::test
