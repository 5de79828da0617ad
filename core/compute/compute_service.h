// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/compute/job_queue.h"
#include "core/drive/drive_view.h"
#include "core/field/field_evaluator.h"
#include "core/levitation/trap_verdict.h"
#include "core/scene/hologram.h"
#include "core/scene/scene.h"
#include "core/solvers/compare.h"

namespace acg {

/// Solve a scene and look at the result, as one job; methods that limit the step from the hologram
/// shown before get the last one that the service solved. With `hologram`, that is looked at.
struct ComputeRequest {
  ScenePtr scene;
  std::uint64_t revision = 0;
  HologramPtr hologram;           ///< given: nothing is solved
  std::vector<FieldSpec> fields;  ///< evaluated in order
  /// That the fields are evaluated with; verdicts are on `judgedDrives` of it.
  DriveView drives = DriveView::kSolved;
  bool judgeTraps = false;                         ///< verdicts on all traps, after the fields
  ForceModel forceModel = ForceModel::kAutomatic;  ///< of the verdicts
};

struct ComputeResult {
  HologramPtr hologram;
  std::vector<FieldPtr> fields;       ///< one per FieldSpec
  std::vector<TrapVerdict> verdicts;  ///< one per trap in scene order, where asked for
  double solveSeconds = 0;
  double fieldSeconds = 0;
  double verdictSeconds = 0;
};

/// Several methods on the targets of one scene, as one job.
struct ComparisonRequest {
  ScenePtr scene;
  std::vector<std::string> solvers;  ///< names of the registry
};

/// The seam for machines: the local service owns a queue and a backend; others speak the same
/// requests. Results come on the thread of the queue's `post`.
class ComputeService {
 public:
  /// Exactly one of `result` and `outcome.error`, or neither when cancelled.
  using Handler = std::function<void(std::optional<ComputeResult> result, const JobOutcome&)>;

  using ComparisonHandler =
      std::function<void(std::optional<SolverComparison> result, const JobOutcome&)>;

  virtual ~ComputeService() = default;

  virtual JobId submit(JobSpec spec, ComputeRequest request, Handler handler) = 0;
  virtual JobId compare(JobSpec spec, ComparisonRequest request, ComparisonHandler handler) = 0;
  /// Called on the compute thread with each new hologram, before its fields are evaluated.
  virtual void onHologram(std::function<void(HologramPtr)> listener) = 0;

  /// Called on the compute thread with a sentence on what the user should know, such as a device
  /// that failed and was replaced; set before the first job.
  virtual void onNotice(std::function<void(const std::string&)> listener) = 0;

  virtual void cancel(JobId id) = 0;
  virtual void cancelKey(const std::string& key) = 0;
  virtual std::vector<JobStatus> jobs() const = 0;
  virtual void waitUntilIdle() = 0;
  /// "CPU, AVX-512, 2 threads"
  virtual std::string description() const = 0;
};

}  // namespace acg
