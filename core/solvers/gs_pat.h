// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> gsPatParameters();

/// Gerchberg-Saxton for phased arrays: iterates over the M targets alone with R = A B (M x M), so
/// an iteration does not depend on the number of elements.
///
/// The last step p <- a^2 gamma / |gamma|^2 corrects each target by what the superposition made of
/// it, which several released programs leave out.
///
/// Source: D. Martinez Plasencia et al., "GS-PAT: high-speed multi-point sound-fields for phased
/// arrays of transducers", ACM Trans. Graph. 39 (2020) 138, doi 10.1145/3386569.3392492.
SolverOutcome solveGsPat(const SolverInput& input, Buffer& q);

}  // namespace acg
