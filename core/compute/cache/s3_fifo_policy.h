// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <unordered_map>

#include "core/compute/cache/item_queue.h"

namespace acg {

/// S3-FIFO: what comes for the first time waits in a small queue of a tenth of the memory and goes
/// from there to the main queue only when it was asked for twice meanwhile; a ghost queue of keys
/// sends what comes again soon straight to the main one. In the main queue a use buys a round more.
/// O(1) amortised.
///
/// Source: J. Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023.
class S3FifoPolicy final : public CachePolicy {
 public:
  using CachePolicy::CachePolicy;
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override { return places_.contains(key); }
  std::vector<CacheItem> items() const override;
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

 private:
  enum Queue { kSmall, kMain };
  void makeRoom(std::int64_t bytes, std::vector<CacheKey>& evicted);
  void stepSmall(std::vector<CacheKey>& evicted);
  void stepMain(std::vector<CacheKey>& evicted);
  void remember(const CacheItem& item);
  bool forget(const CacheKey& key);

  ItemQueue small_, main_;
  std::unordered_map<CacheKey, ItemQueue::Place, CacheKeyHash> places_;
  std::list<CacheItem> ghosts_;  // newest in front
  std::unordered_map<CacheKey, std::list<CacheItem>::iterator, CacheKeyHash> ghostPlaces_;
  std::int64_t ghostBytes_ = 0;  // that the ghosts had
};

}  // namespace acg
