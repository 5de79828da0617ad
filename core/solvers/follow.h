// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/solvers/solver.h"

namespace acg {

/// Tells `iterationDone` of drives found on the host: p = A q with the problem's rows.
class Follower {
 public:
  explicit Follower(const SolverInput& input);
  void iterationDone(double share, const Eigen::VectorXcd& drives);
  void phasesDone(double share, const Eigen::VectorXd& phases);

 private:
  const SolverInput& input_;
  BufferPtr reached_;  // M x 1
};

}  // namespace acg
