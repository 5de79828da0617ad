// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> ibpParameters();

/// Iterative back-propagation: from the elements to the targets and back, keeping the phases and
/// imposing the magnitudes on both ends.
///
/// Source: A. Marzo, B. W. Drinkwater, "Holographic acoustic tweezers", PNAS 116 (2019) 84-89,
/// doi 10.1073/pnas.1813047115.
SolverOutcome solveIbp(const SolverInput& input, Buffer& q);

}  // namespace acg
