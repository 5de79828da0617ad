// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/replay.h"

#include <chrono>
#include <vector>

#include "core/compute/cache/clairvoyant.h"

namespace acg {
namespace {

std::size_t warmUpEnd(std::span<const CacheItem> requests) {
  return static_cast<std::size_t>(kReplayWarmUp * static_cast<double>(requests.size()));
}

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

ReplayResult replay(std::span<const CacheItem> requests, const CachePolicyEntry& entry,
                    std::int64_t capacity) {
  const std::unique_ptr<CachePolicy> policy = entry.make(capacity);
  const std::size_t begin = warmUpEnd(requests);
  double hits = 0, count = 0, bytesHit = 0, bytes = 0, saved = 0, cost = 0;
  std::vector<CacheKey> evicted;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const CacheItem& item = requests[i];
    const bool isHit = policy->touch(item.key);
    evicted.clear();
    if (!isHit) policy->offer(item, evicted);
    if (i < begin) continue;
    const double hit = isHit ? 1 : 0;
    const double size = static_cast<double>(item.size);
    count += 1, bytes += size, cost += item.cost;
    hits += hit, bytesHit += hit * size, saved += hit * item.cost;
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return {entry.name, share(hits, count), share(bytesHit, bytes), share(saved, cost),
          share(1e6 * seconds, static_cast<double>(requests.size()))};
}

ReplayBounds replayBounds(std::span<const CacheItem> requests, std::int64_t capacity) {
  const std::size_t begin = warmUpEnd(requests);
  std::vector<double> ones(requests.size(), 0), costs(requests.size(), 0);
  double count = 0, cost = 0;
  for (std::size_t i = begin; i < requests.size(); ++i) {
    ones[i] = 1, costs[i] = requests[i].cost;
    count += 1, cost += requests[i].cost;
  }
  const ClairvoyantBound hits = clairvoyantBound(requests, ones, capacity);
  const ClairvoyantBound saved = clairvoyantBound(requests, costs, capacity);
  return {share(hits.greedy, count), share(saved.greedy, cost), share(hits.limit, count),
          share(saved.limit, cost)};
}

}  // namespace acg
