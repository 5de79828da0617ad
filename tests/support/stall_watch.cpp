// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stall_watch.h"

#include <cstdio>

#include <sched.h>

namespace acg::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kNap{2};

}  // namespace

StallWatch::StallWatch() {
  for (unsigned n = 0; n < std::thread::hardware_concurrency(); ++n) {
    threads_.emplace_back([this, n] { watch(n); });
  }
}

StallWatch::~StallWatch() {
  isOver_ = true;
  for (std::thread& thread : threads_) thread.join();
}

bool StallWatch::counts(double seconds, double bound) {
  const bool isDisturbed = Clock::duration(longest_.load()) >= kStall;
  if (seconds <= bound || !isDisturbed || disturbed_ == kMostDisturbed) return true;
  ++disturbed_;
  std::printf("tried again: the machine stood still for %.0f ms and %.0f ms were measured\n",
              1e3 * std::chrono::duration<double>(Clock::duration(longest_.load())).count(),
              1e3 * seconds);
  return false;
}

void StallWatch::watch(unsigned processor) {
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(processor, &only);
  static_cast<void>(::sched_setaffinity(0, sizeof only, &only));
  while (!isOver_) {
    const auto asleep = Clock::now();
    std::this_thread::sleep_for(kNap);
    const Clock::rep late = (Clock::now() - asleep - kNap).count();
    Clock::rep longest = longest_;
    while (late > longest && !longest_.compare_exchange_weak(longest, late)) {
    }
  }
}

}  // namespace acg::test
