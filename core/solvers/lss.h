// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> lssParameters();

/// Least squares: the drives that give all targets their pressures with equal phase, at the least
/// error and power. Unlike the sum of back-propagations it knows that targets disturb each other.
SolverOutcome solveLss(const SolverInput& input, Buffer& q);

}  // namespace acg
