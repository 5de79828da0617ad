// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/params/parameter.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

struct SolveProblem;

/// What a method gets: M wanted magnitudes at the rows of an M x N propagator, in which the
/// signatures of traps and the nulls of quiet points are already folded.
struct SolverInput {
  Backend& backend;
  const Buffer& propagator;  ///< A, M x N
  const Buffer& wanted;      ///< a, M x 1, real, largest 1
  DriveMode drive = DriveMode::kPhaseOnly;
  std::uint64_t randomSeed = 1;
  const ParameterSet& parameters;  ///< resolved against the entry's table
  /// Called once an iteration with the share done and p = A q of that iteration where the method
  /// has it (else nullptr); may throw to stop.
  const std::function<void(double, const Buffer* reached)>& iterationDone;
  /// The same in double precision and absolute units, for a row with `usesProblem`; else nullptr.
  const SolveProblem* problem = nullptr;
};

/// How a method ended.
struct SolverOutcome {
  int iterations = 0;
  /// The drives obey |q| <= 1, the drive mode, the phase levels and the quiet points: nothing more
  /// is to be done to them.
  bool isFinal = false;
  std::string note = {};  ///< A sentence for people, may be empty.
};

/// A row of the registry of solvers.
struct SolverEntry {
  const char* name;   ///< `gs-pat`
  const char* label;  ///< "GS-PAT"
  const char* help;   ///< One sentence with the source.
  std::span<const Parameter> (*parameters)();
  /// Writes drives q (N x 1), not yet constrained to |q| <= 1 unless the outcome is final.
  SolverOutcome (*solve)(const SolverInput& input, Buffer& q);
  bool usesProblem = false;
  bool drawsImages = false;   ///< Meant for pictures, of which others know only a few points.
  bool takesBatches = false;  ///< Solves every batch entry of the propagator.
  /// Reads `SolveProblem::previous`, so that the scene alone does not decide the result.
  bool followsPrevious = false;
};

/// Every method there is, simple ones first.
std::span<const SolverEntry> solvers();

/// Throws kNotFound with the names there are.
const SolverEntry& solver(const std::string& name);

}  // namespace acg
