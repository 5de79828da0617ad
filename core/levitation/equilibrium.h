// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <Eigen/Core>

#include "core/levitation/bead_field.h"

namespace acg {

/// Where a bead rests: sound and weight cancel and every displacement is pulled back.
struct Equilibrium {
  Eigen::Vector3d position;  ///< m
  Eigen::Matrix3d gradient;  ///< dF_i / dq_j, N/m
};

/// How the search ended, for the reason of a verdict.
struct EquilibriumSearch {
  std::optional<Equilibrium> found;
  Eigen::Vector3d nearest;    ///< m, where sound and weight came nearest to cancelling
  Eigen::Vector3d remaining;  ///< N, sound and weight there
  double largestLift = 0;     ///< N, the largest upward force of the sound on the way
  bool isUnstable = false;    ///< they cancel at `nearest`, which does not pull back
};

/// Newton's method on the total force, damped: along an axis that does not pull back the step goes
/// with the force, as a bead would. Begins at `target`, then at its neighbours up to half a
/// wavelength away, and stays within `reach` (m) of the target.
EquilibriumSearch findEquilibrium(const BeadField& field, const Eigen::Vector3d& target,
                                  double reach);

}  // namespace acg
