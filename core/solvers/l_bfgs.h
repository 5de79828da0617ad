// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> lBfgsParameters();

/// Quasi-Newton descent (L-BFGS) on the phases, for any weighted sum of quantities: pressures at
/// targets and quiet points, and the pressure, the Gor'kov potential and its curvatures at traps.
///
/// Traps of the kind `automatic`, or all with `traps=stiffness`, are shaped by the potential
/// itself; other traps by their signatures. With shaped traps and amplitude and phase, the
/// amplitudes descend too, within 0..1, and the drives are final.
///
/// Sources: J. Nocedal, S. J. Wright, Numerical Optimization (2006), algorithm 7.5; for traps A.
/// Marzo et al., Nat. Commun. 6 (2015) 8661.
SolverOutcome solveLBfgs(const SolverInput& input, Buffer& q);

}  // namespace acg
