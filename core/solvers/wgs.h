// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> wgsParameters();

/// Weighted Gerchberg-Saxton: back-propagation in which a target that came out weak gets more
/// weight in the next iteration, so that all come out alike.
///
/// Source: R. Di Leonardo, F. Ianni, G. Ruocco, Opt. Express 15 (2007) 1913-1922,
/// doi 10.1364/OE.15.001913; for sound, the form of AcousTools (arXiv 2511.07336).
SolverOutcome solveWgs(const SolverInput& input, Buffer& q);

}  // namespace acg
