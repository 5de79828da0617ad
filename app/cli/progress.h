// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace acg {

/// From now on Ctrl+C and SIGTERM ask the running work to stop at its next checkpoint; a second
/// one ends the program at once.
void catchInterrupts();

/// Shows the share done on standard error when that is a terminal and the work takes longer than
/// 200 ms, and stops the work when the user asked for it. Removes its line at the end.
class Progress {
 public:
  explicit Progress(std::string label);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Throws kCancelled after Ctrl+C.
  void report(double share);
  std::function<void(double)> checkpoint() {
    return [this](double share) { report(share); };
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::string label_;
  bool isTerminal_;
  bool isShown_ = false;
  Clock::time_point begun_ = Clock::now();
  Clock::time_point shown_ = begun_;
};

/// Whether Ctrl+C or SIGTERM came; for work that ends in order.
bool wasInterrupted();

/// Throws kCancelled after Ctrl+C; for the moments between two pieces of work.
void checkInterrupted();

}  // namespace acg
