// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/solvers/objective.h"

namespace acg {

/// What a trap's potential is asked for, each relative to a natural scale of the trap: weights of
/// the pressure in its middle, of the Gor'kov potential there, and of its curvature along x, y, z.
struct TrapWeights {
  double pressure = 1;
  double potential = 0;
  Eigen::Vector3d stiffness = Eigen::Vector3d::Ones();
  double knee = 0;  ///< Above 0: where a trap counts as stiff, so that others gain more.
};

/// Adds w_p |p| + w_U U - sum_i w_i U_ii of a trap to an objective, before it is assembled. The
/// scales are those of a standing wave with all elements in step.
/// `alone`: the most pressure all elements can give there, Pa; `wavenumber`: rad/m.
///
/// Source: A. Marzo et al., Nat. Commun. 6 (2015) 8661, doi 10.1038/ncomms9661.
void addTrap(const TrapProblem& trap, const TrapWeights& weights, double alone, double wavenumber,
             Objective& objective);

}  // namespace acg
