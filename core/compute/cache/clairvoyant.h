// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// What a cache that knows the future could save of a workload, for comparison only.
struct ClairvoyantBound {
  /// What a plan that fits at every moment gains: the stretches between two requests of a key in
  /// the order of gain by bytes and time held, each kept where there is room. Not a proven optimum.
  double greedy = 0;
  /// What no plan can exceed: the same stretches until their bytes times time fill the memory over
  /// the whole workload, wherever they lie, the last one in part.
  double limit = 0;
};

/// `requests` in order; what the second and further requests of a key gain is `gains[i]` (its cost,
/// or 1 to count hits), 0 for those that shall not count. `capacity` in bytes. Time is counted in
/// requests. O(n log n).
ClairvoyantBound clairvoyantBound(std::span<const CacheItem> requests,
                                  std::span<const double> gains, std::int64_t capacity);

}  // namespace acg
