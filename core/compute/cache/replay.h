// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// What a policy saves of a workload; all are shares of what was asked for behind the warm-up.
struct ReplayResult {
  std::string policy;
  double hits = 0;          ///< of the requests
  double bytesHit = 0;      ///< of the bytes
  double costSaved = 0;     ///< of the seconds
  double microseconds = 0;  ///< that a request takes the policy, mean of the whole replay
};

/// The first tenth of the requests fills the memory and does not count.
inline constexpr double kReplayWarmUp = 0.1;

/// Replays requests against a policy with a memory of `capacity` bytes.
ReplayResult replay(std::span<const CacheItem> requests, const CachePolicyEntry& policy,
                    std::int64_t capacity);

/// The same for one who knows the future: by hits and by cost each on its own, see clairvoyant.h.
struct ReplayBounds {
  double hits = 0, costSaved = 0;            ///< of a plan that can be followed
  double hitsLimit = 0, costSavedLimit = 0;  ///< that nothing can exceed
};
ReplayBounds replayBounds(std::span<const CacheItem> requests, std::int64_t capacity);

}  // namespace acg
