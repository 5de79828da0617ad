// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/compute/coarser_look.h"
#include "core/compute/job_queue.h"
#include "core/drive/drive_view.h"
#include "core/drive/safety/exposure.h"
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
  /// Looks at what this job of the service solves, after it, in the place of `hologram`; 0: at no
  /// other's. One of the last 64 submitted, or one whose handler is still to be called.
  JobId hologramOf = 0;
  /// What is looked at where the whole would come after the deadline; none: then nothing is.
  std::optional<CoarserLook> coarser = std::nullopt;
  /// Given: what reaches all exposure zones, by this profile, after the rest.
  std::optional<SafetyProfile> safety = {};
};

struct ComputeResult {
  HologramPtr hologram;
  std::vector<FieldPtr> fields;              ///< one per FieldSpec
  std::vector<TrapVerdict> verdicts;         ///< one per trap in scene order, where asked for
  std::vector<ZoneExposure> exposures = {};  ///< one per enabled zone, where asked for
  double solveSeconds = 0;
  double fieldSeconds = 0;
  double verdictSeconds = 0;
  bool isCoarse = false;  ///< the fields are those of `ComputeRequest::coarser`
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

  /// Throws kInvalidArgument where `hologramOf` names a job that is not known, or not any more.
  virtual JobId submit(JobSpec spec, ComputeRequest request, Handler handler) = 0;
  virtual JobId compare(JobSpec spec, ComparisonRequest request, ComparisonHandler handler) = 0;
  /// Called on the compute thread with each new hologram and the scene that it answers, before its
  /// fields are evaluated.
  using HologramListener = std::function<void(const HologramPtr&, const ScenePtr&)>;
  virtual void onHologram(HologramListener listener) = 0;

  /// Called on the compute thread with a sentence on what the user should know, such as a device
  /// that failed and was replaced; set before the first job.
  virtual void onNotice(std::function<void(const std::string&)> listener) = 0;

  virtual void cancel(JobId id) = 0;
  virtual void cancelKey(const std::string& key) = 0;
  virtual std::vector<JobStatus> jobs() const = 0;
  /// What a window shows of them; a service with many jobs does it quicker than this.
  virtual JobActivity activity() const {
    JobActivity now;
    for (JobStatus& job : jobs()) {
      if (job.isRunning)
        now.running.push_back(std::move(job));
      else
        ++now.waiting;
    }
    return now;
  }
  virtual void cancelAll() {
    for (const JobStatus& job : jobs()) cancel(job.id);
  }
  virtual void waitUntilIdle() = 0;
  /// "CPU, AVX-512, 2 threads"
  virtual std::string description() const = 0;
};

}  // namespace acg
