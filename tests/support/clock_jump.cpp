// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded before a program (LD_PRELOAD), it makes the wall clock jump: each look at it sees it a day
// further on or a day back, in turn. The monotonic clocks go on as they are.
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

namespace {

time_t jump() {
  static std::atomic<int> looks = 0;
  constexpr time_t kDay = 86400;
  return looks++ % 2 == 0 ? kDay : -kDay;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const auto status = static_cast<int>(syscall(SYS_clock_gettime, clock, now));
  const bool isWall = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  if (status == 0 && isWall) now->tv_sec += jump();
  return status;
}

extern "C" int gettimeofday(timeval* now, void*) noexcept {
  timespec time{};
  const int status = clock_gettime(CLOCK_REALTIME, &time);
  if (status == 0) *now = {time.tv_sec, time.tv_nsec / 1000};
  return status;
}

extern "C" time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
