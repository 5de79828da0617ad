// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress.h"

#include <atomic>
#include <csignal>
#include <cstdio>

#include <unistd.h>

#include <fmt/core.h>

#include "core/error.h"

namespace acg {
namespace {

std::atomic<bool> isInterrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");

void onInterrupt(int) { isInterrupted = true; }

}  // namespace

void catchInterrupts() {
  struct sigaction action = {};
  action.sa_handler = onInterrupt;
  action.sa_flags = SA_RESETHAND | SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

bool wasInterrupted() { return isInterrupted; }

void checkInterrupted() {
  if (isInterrupted) {
    throw Error(ErrorCode::kCancelled, "The work was stopped on request; nothing was written.");
  }
}

Progress::Progress(std::string label)
    : label_(std::move(label)), isTerminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (isShown_) fmt::print(stderr, "\r\033[K");
}

void Progress::report(double share) {
  checkInterrupted();
  if (!isTerminal_) return;
  using std::chrono::milliseconds;
  const Clock::time_point now = Clock::now();
  if (now - begun_ < milliseconds(200) || now - shown_ < milliseconds(100)) return;
  shown_ = now;
  isShown_ = true;
  fmt::print(stderr, "\r{} {:3.0f} %\033[K", label_, 100 * share);
  std::fflush(stderr);
}

}  // namespace acg
