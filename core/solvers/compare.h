// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/solvers/solver.h"

namespace acg {

/// What one method made of the targets of a scene.
struct SolverTrial {
  SolverReport report;    ///< Targets in scene order; what `solveScene` reports.
  HologramPtr hologram;   ///< nullptr when the method failed.
  std::string error;      ///< Why it failed; empty when it did not.
  double uniformity = 0;  ///< Least over most over the loud targets, 0..1, of reached / wanted, or
                          ///< of reached where a target has no wish.
  double meanPressure = 0;  ///< Pa, of the loud targets
  double largestError = 0;  ///< Largest |reached - wanted| / wanted; 0 where nothing is wanted.
};

/// Several methods on the same targets, in the order asked for.
struct SolverComparison {
  std::vector<SolverTrial> trials;
};

/// The scene's choice with another method: settings that this one does not have fall away.
SolverChoice withMethod(const SolverChoice& choice, const std::string& name);

/// Solves the scene with each of the methods, everything else alike. A method that fails is a
/// trial with an error; to be told to stop ends all. Throws kNotFound for an unknown name before
/// any work, kInvalidArgument without names or for a scene that cannot be solved.
/// `checkpoint` gets the share done over all methods.
SolverComparison compareSolvers(const Scene& scene, const std::vector<std::string>& names,
                                Backend& backend,
                                const std::function<void(double)>& checkpoint = {});

}  // namespace acg
