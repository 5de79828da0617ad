// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"
#include "core/solvers/batch.h"

namespace acg {

/// GS-PAT in double precision: N drives of each of `problems` problems of K `points` (3 x K
/// problems, m) with equal magnitudes, after `iterations` and the final correction.
std::vector<Eigen::VectorXcd> referenceDrives(const PropagationModel& model,
                                              const Eigen::Matrix3Xd& points, int problems,
                                              int iterations);

/// How far the drives of a solver are from those.
struct DriveErrors {
  double median = 0;  ///< of |q - q_ref| / |q_ref| over the problems
  double largest = 0;
  double codesOff = 0;  ///< share of codes that are not the reference's
};

/// Of the first problems of `batch`, solved and with drives.
DriveErrors driveErrors(BatchSolver& batch, const std::vector<Eigen::VectorXcd>& expected);

}  // namespace acg
