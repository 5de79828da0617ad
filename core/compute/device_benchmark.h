// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/backend/backend.h"
#include "core/solvers/batch.h"

namespace acg {

/// What one device took for the work of a design, from host memory to host memory.
struct DeviceFigures {
  std::string name;         ///< of the backend, `cpu`
  std::string description;  ///< "AVX-512, 2 threads"
  std::string problem;      ///< why there are no figures; empty where there are
  bool isGpu = false;
  double sliceSeconds = 0;    ///< pressure of 512 elements at 256 x 256 points, the median
  double volumeSeconds = 0;   ///< at 64 x 64 x 64 points
  double pairsPerSecond = 0;  ///< of point and element, in the volume
  double solveSeconds = 0;    ///< one hologram for 32 points by GS-PAT, 100 iterations
};

/// Called between runs with the share done and what is measured; may throw to stop.
using BenchmarkCheckpoint = std::function<void(double, const std::string&)>;

/// Times direct sums in single precision and solves of two facing boards of 16 x 16 pistons, each
/// the median of five after one run that wakes the device. `name` to `isGpu` are left as given by
/// the backend and false.
DeviceFigures measureDevice(Backend& backend, std::span<const FusedSolverEntry> fused,
                            const BenchmarkCheckpoint& checkpoint);

}  // namespace acg
