// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> gsParameters();

/// Gerchberg-Saxton: goes from the elements to the targets and back, with each target's
/// back-propagation divided by its power, so that far targets count as near ones.
///
/// Source: R. W. Gerchberg, W. O. Saxton, Optik 35 (1972) 237-246.
SolverOutcome solveGs(const SolverInput& input, Buffer& q);

}  // namespace acg
