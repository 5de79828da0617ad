// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "core/solvers/solver.h"

namespace acg {

/// A method for a scene, and why.
struct MethodChoice {
  std::string name;  ///< of the registry
  std::string why;   ///< One sentence.
};

/// What `automatic` takes: naive for one pressure, GS-PAT for several that ask for as much as can
/// be had, L-BFGS for wanted pressures, traps of the kind automatic, and images.
MethodChoice chooseMethod(const Scene& scene);

std::span<const Parameter> automaticParameters();

/// The row itself, for callers that have no scene: GS-PAT.
SolverOutcome solveAutomatic(const SolverInput& input, Buffer& q);

}  // namespace acg
