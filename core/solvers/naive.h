// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> naiveParameters();

/// Linear superposition: q = B a, the back-propagations of all targets added with equal phase.
/// One pass; exact for one target.
///
/// Source: the starting point of A. Marzo, B. W. Drinkwater, PNAS 116 (2019) 84-89.
SolverOutcome solveNaive(const SolverInput& input, Buffer& q);

}  // namespace acg
