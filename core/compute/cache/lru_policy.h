// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>

#include "core/compute/cache/item_queue.h"

namespace acg {

/// Least recently used: what was asked for longest ago goes. All O(1).
class LruPolicy final : public CachePolicy {
 public:
  using CachePolicy::CachePolicy;
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override { return places_.contains(key); }
  std::vector<CacheItem> items() const override;
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

 private:
  void makeRoom(std::vector<CacheKey>& evicted);

  ItemQueue queue_;
  std::unordered_map<CacheKey, ItemQueue::Place, CacheKeyHash> places_;
};

}  // namespace acg
