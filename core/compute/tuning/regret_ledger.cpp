// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/regret_ledger.h"

#include <algorithm>

namespace acg {
namespace {

constexpr double kCreditOfSavings = 0.5;

}  // namespace

void RegretLedger::add(double seconds, double defaultSeconds) {
  state_.defaultSeconds += defaultSeconds;
  const double excess = seconds - defaultSeconds;
  state_.excess += excess > 0 ? excess : kCreditOfSavings * excess;
  // No more credit than the promise itself: a long good time does not pay for a long bad one.
  state_.excess = std::max(state_.excess, -kShare * state_.defaultSeconds);
}

void RegretLedger::startDay() {
  state_.defaultSeconds /= 2;
  state_.excess /= 2;
}

}  // namespace acg
