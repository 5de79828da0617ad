// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg {

/// Keeps what choosing costs within a share of what the default would have taken.
///
/// Each job adds what it took and what the default is believed to take. While `budget` is above
/// zero there is that much time, s, that a job may be slower than the default; at zero the default
/// runs until its own time has paid for the loss. Savings pay too, but by half: what the default
/// would have taken was not measured.
class RegretLedger {
 public:
  static constexpr double kShare = 0.10;    ///< the promise
  static constexpr double kReserve = 0.35;  ///< of it, for beliefs that are wrong

  struct State {
    double defaultSeconds = 0;
    double excess = 0;  ///< s above the default, savings by half
  };

  /// s
  double budget() const { return kShare * (1 - kReserve) * state_.defaultSeconds - state_.excess; }
  /// A job of the default itself costs nothing: give it the same twice.
  void add(double seconds, double defaultSeconds);
  /// Half of what is older than a day still counts.
  void startDay();

  const State& state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  State state_;
};

}  // namespace acg
