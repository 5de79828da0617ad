// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "core/backend/backend.h"
#include "core/compute/cache/result_cache.h"
#include "core/compute/compute_service.h"
#include "core/compute/job_queue.h"
#include "core/telemetry/telemetry.h"

namespace acg {

class FieldTuner;

/// How the service on this machine remembers.
struct LocalServiceOptions {
  /// Holds holograms, fields and verdicts by all that they follow from, so that nothing is computed
  /// twice; without one everything is computed each time. It may serve several services.
  std::shared_ptr<ResultCache> cache = {};
  /// Computes what is likely asked for next while nothing else is to be done; needs a cache.
  bool warmsUp = false;
  /// Times of solves, fields and jobs, statistics of the cache, the stages of edits; nothing
  /// without one.
  TelemetryPtr telemetry = {};
  JobQueueOptions queue =
      {};  ///< its clock, who hears of jobs that ended, what is done between them
  /// Takes the quickest way to each field, learning which that is; made for the service's backend.
  /// Without one the fixed rule decides.
  std::shared_ptr<FieldTuner> tuner = {};
  /// Done once, behind everything else: what makes later work quicker. The checkpoint that it gets
  /// lets other jobs through and may throw; an error of its own is nobody's.
  std::function<void(Backend&, const std::function<void(double)>&)> atLeisure = {};
};

/// A compute service on this machine: one queue, one backend, one worker thread.
///
/// What comes from the cache is bit for bit what computing would give, or with a tuner what an
/// equally accurate way gave. A hologram is handed out
/// with the revision of the request and the report of the solve that made it; a field is shared
/// uncopied and keeps the revision that it was first computed for.
std::unique_ptr<ComputeService> makeLocalComputeService(std::unique_ptr<Backend> backend,
                                                        JobQueue::Post post,
                                                        LocalServiceOptions options = {});

}  // namespace acg
