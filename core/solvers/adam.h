// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> adamParameters();

/// Gradient descent on the phases with Adam's moments (beta 0.9 and 0.999, epsilon 1e-8), on the
/// cost of `pressureObjective`; the best phases met are kept.
///
/// Source: T. Fushimi, K. Yamamoto, Y. Ochiai, Sci. Rep. 11 (2021) 12678 (Diff-PAT),
/// doi 10.1038/s41598-021-91880-2.
SolverOutcome solveAdam(const SolverInput& input, Buffer& q);

}  // namespace acg
