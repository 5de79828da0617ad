// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "core/compute/compute_service.h"

namespace acg {

/// Guesses what is asked for next from what was asked for last:
///
/// - slices that went two equal steps go one more;
/// - a target that an edit moved by two equal steps goes one more;
/// - after a step in the undo list, its neighbours there.
///
/// A result serves only if its inputs agree to the last bit, and there is more than one way to go a
/// step on: a way is trusted when it would have given the last step exactly. Guesses of a kind are
/// given out only while the last ones of it came true: steps in six of ten cases, neighbours in
/// two of ten, as these are mostly held already. One thread at a time.
class WarmUp {
 public:
  void note(const ComputeRequest& request);
  /// Most likely first; may well be held already.
  std::vector<ComputeRequest> predictions() const;

 private:
  struct Guess {
    std::optional<ComputeRequest> request;  // what may come next
    double trust = 0.6;                     // share of the last guesses that came true, fading
  };
  void judge(const ComputeRequest& request);
  bool noteInHistory(const ComputeRequest& request);
  std::optional<ComputeRequest> nextSlices() const;
  std::optional<ComputeRequest> nextMove() const;
  std::vector<const ComputeRequest*> neighbours() const;

  std::deque<ComputeRequest> requests_;  // the last three, newest at the end
  std::vector<ComputeRequest> history_;  // the last request of each scene, in order of first use
  std::size_t position_ = 0;             // of the newest scene in history_
  Guess slices_, move_;
  double trustInHistory_ = 0.6;
};

/// The number that follows `first` and `second` in the way that led from them to `third`, or
/// nothing where no way did.
std::optional<double> continued(double first, double second, double third);

}  // namespace acg
