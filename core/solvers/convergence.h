// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <complex>
#include <functional>
#include <vector>

#include <Eigen/Core>

#include "core/backend/backend.h"

namespace acg {

/// Follows a method: an error for each iteration, and a checkpoint now and then.
///
/// The error is the rms over targets of |p_m| / (c a_m) - 1, with the common factor c that fits
/// best, as methods differ in how they scale p.
class Convergence {
 public:
  /// `wanted`: M, largest 1. `checkpoint` is called at the start, at the end, and at most every
  /// millisecond between: an iteration may take less than a call.
  Convergence(Backend& backend, const Eigen::VectorXd& wanted,
              const std::function<void(double)>& checkpoint);

  /// `reached`: M x 1 or nullptr.
  void iterationDone(double share, const Buffer* reached);

  std::vector<double> errors;

 private:
  Backend& backend_;
  const std::function<void(double)>& checkpoint_;
  Eigen::ArrayXf wanted_;
  float wantedPower_ = 0;
  std::vector<std::complex<float>> reached_;
  Eigen::ArrayXf magnitudes_;
  std::chrono::steady_clock::time_point lastCheckpoint_;
};

}  // namespace acg
