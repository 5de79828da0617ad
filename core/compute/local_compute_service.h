// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/backend/backend.h"
#include "core/compute/cache/result_cache.h"
#include "core/compute/compute_service.h"

namespace acg {

/// How the service on this machine remembers.
struct LocalServiceOptions {
  /// Holds holograms, fields and verdicts by all that they follow from, so that nothing is computed
  /// twice; without one everything is computed each time. It may serve several services.
  std::shared_ptr<ResultCache> cache = {};
  /// Computes what is likely asked for next while nothing else is to be done; needs a cache.
  bool warmsUp = false;
};

/// A compute service on this machine: one queue, one backend, one worker thread.
///
/// What comes from the cache is bit for bit what computing would give. A hologram is handed out
/// with the revision of the request and the report of the solve that made it; a field is shared
/// uncopied and keeps the revision that it was first computed for.
std::unique_ptr<ComputeService> makeLocalComputeService(std::unique_ptr<Backend> backend,
                                                        JobQueue::Post post,
                                                        LocalServiceOptions options = {});

}  // namespace acg
