// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <Eigen/Core>

#include "core/solvers/objective.h"

namespace acg {

/// The best drives a descent met, and how often it asked for the cost.
struct Descent {
  Eigen::VectorXcd drives;
  double cost = 0;
  int evaluations = 0;
};

/// Told after each evaluation of the cost: share done, drives. May throw to stop.
using DescentReport = std::function<void(double, const Eigen::VectorXcd&)>;

/// L-BFGS on the phases of N elements with fixed amplitudes, at most `evaluations` of the cost.
Descent descendPhases(const Objective& objective, const Eigen::VectorXd& start,
                      const Eigen::VectorXd& amplitudes, int evaluations,
                      const DescentReport& report);

/// L-BFGS on phases and amplitudes a_n = limit_n sin^2 t_n, from nearly full amplitude.
Descent descendDrives(const Objective& objective, const Eigen::VectorXd& start,
                      const Eigen::VectorXd& limits, int evaluations, const DescentReport& report);

}  // namespace acg
