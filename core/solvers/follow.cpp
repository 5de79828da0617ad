// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/follow.h"

#include <complex>

#include "core/solvers/host_matrix.h"
#include "core/solvers/solve_problem.h"

namespace acg {

Follower::Follower(const SolverInput& input)
    : input_(input), reached_(input.backend.allocate(input.propagator.rows(), 1)) {}

void Follower::iterationDone(double share, const Eigen::VectorXcd& drives) {
  toBackend(input_.backend, input_.problem->rows * drives, *reached_);
  input_.iterationDone(share, reached_.get());
}

void Follower::phasesDone(double share, const Eigen::VectorXd& phases) {
  Eigen::VectorXcd drives(phases.size());
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    drives(n) = std::polar(input_.problem->limits(n), phases(n));
  }
  iterationDone(share, drives);
}

}  // namespace acg
