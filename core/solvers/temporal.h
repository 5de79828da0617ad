// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> temporalParameters();

/// Weighted Gerchberg-Saxton in which no element's phase moves further from the previous hologram
/// than `max_phase_step`, so that particles are not shaken when holograms follow each other.
/// Begins at the previous drives; without any it is plain weighted Gerchberg-Saxton. Of phase
/// levels those within the bound are used; where there is none the element keeps its level.
/// After a previous hologram drives are final: of full amplitude, and quiet points are silenced as
/// far as the bound allows.
///
/// Source: the temporal solver of AcousTools (arXiv 2511.07336).
SolverOutcome solveTemporal(const SolverInput& input, Buffer& q);

/// `phase` moved into the arc of half width `step` about `previous`, rad.
double boundedPhase(double phase, double previous, double step);

}  // namespace acg
