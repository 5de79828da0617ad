// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "core/acoustics/propagation_model.h"
#include "core/backend/backend.h"
#include "core/backend/cpu/phase_codes.h"
#include "core/params/parameter.h"

namespace acg {

/// Many holograms of the same arrays, each for as many points.
struct BatchTask {
  std::string solver = "gs-pat";
  ParameterSet parameters;  ///< resolved against the solver's table
  std::uint64_t randomSeed = 1;
  int points = 1;            ///< K of each problem
  int capacity = 1;          ///< the most problems at a time
  bool wantsDrives = false;  ///< beside the codes
};

/// Solves up to `capacity` problems with one call. It owns the memory that it reads and writes, so
/// that this can be where a device reaches it; write points and magnitudes, solve, read the rest.
/// One thread at a time.
class BatchSolver {
 public:
  virtual ~BatchSolver() = default;

  virtual std::string description() const = 0;  ///< "GS-PAT in one kernel on NVIDIA H100"
  virtual std::span<double> points() = 0;       ///< capacity x K x (x, y, z), m
  virtual std::span<float> magnitudes() = 0;    ///< capacity x K, wanted, >= 0; 1 at first
  /// The first `problems` of them, 1..capacity. Throws kUnavailable when the device failed.
  virtual void solve(int problems) = 0;
  /// capacity x N: phases, 256 to the turn, nearest; 0 for a drive of zero or one that is not
  /// finite.
  virtual std::span<std::uint8_t> codes() = 0;
  /// capacity x N, as the method leaves them, not constrained; empty unless the task wants them.
  virtual std::span<std::complex<float>> drives() = 0;
};

/// A kernel that does all of a method at once on one backend. `make` throws kUnavailable for what
/// it has no place for, such as too many points, and where the hardware is missing. The backend is
/// the one that the kernel stands in for.
struct FusedSolverEntry {
  std::string solver;
  std::string backend;
  std::unique_ptr<BatchSolver> (*make)(const PropagationModel& model, const BatchTask& task,
                                       Backend& backend);
};

/// The fused kernel of the task's solver for this backend where there is one for the task, else the
/// solver itself on the backend, which must outlive the result. The program's list of fused kernels
/// is in app/composition.h.
std::unique_ptr<BatchSolver> makeBatchSolver(const PropagationModel& model, const BatchTask& task,
                                             Backend& backend,
                                             std::span<const FusedSolverEntry> fused = {});

using cpu::phaseCode;  ///< of a drive, see BatchSolver::codes

}  // namespace acg
