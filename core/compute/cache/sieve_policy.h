// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>

#include "core/compute/cache/item_queue.h"

namespace acg {

/// SIEVE: a queue in order of arrival and a hand that walks from old to new; what was asked for
/// since the hand came by is spared once, the next one goes. A hit moves nothing. O(1) amortised.
///
/// Source: Y. Zhang et al., "SIEVE is simpler than LRU", NSDI 2024.
class SievePolicy final : public CachePolicy {
 public:
  using CachePolicy::CachePolicy;
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override { return places_.contains(key); }
  std::vector<CacheItem> items() const override;
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

 private:
  void makeRoom(std::int64_t bytes, std::vector<CacheKey>& evicted);
  void erase(ItemQueue::Place place);

  ItemQueue queue_;
  ItemQueue::Place hand_ = queue_.end();  // end: starts at the oldest
  std::unordered_map<CacheKey, ItemQueue::Place, CacheKeyHash> places_;
};

}  // namespace acg
