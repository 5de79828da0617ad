// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> greedyParameters();

/// Switches the elements on one after the other in an order drawn from the seed, each with that of
/// a few phases which brings the targets nearest to what they want: least sum_m |a_m - |p_m||.
/// Targets without a wish want an equal share. Where the scene has no phase levels, passes over
/// all elements that turn each to the phase best for what the others give follow, and are kept if
/// the targets come nearer.
///
/// Source: S. Suzuki, M. Fujiwara, Y. Makino, H. Shinoda, IEEE Trans. Haptics 14 (2021) 904-913,
/// doi 10.1109/TOH.2021.3076489.
SolverOutcome solveGreedy(const SolverInput& input, Buffer& q);

}  // namespace acg
