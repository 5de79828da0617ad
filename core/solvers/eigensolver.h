// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> eigensolverParameters();

/// Phases at the targets from the dominant eigenvector of what they make of each other, then
/// drives by Tikhonov-regularised least squares.
///
/// With D = diag(a_m / sum_n |A_mn|^2), focusing with pressures u gives A A^H D u; its eigenvector
/// with the largest eigenvalue is found by powers of the Hermitian D^1/2 A A^H D^1/2.
///
/// Source: B. Long, S. A. Seah, T. Carter, S. Subramanian, ACM Trans. Graph. 33 (2014) 181,
/// doi 10.1145/2661229.2661257.
SolverOutcome solveEigen(const SolverInput& input, Buffer& q);

}  // namespace acg
