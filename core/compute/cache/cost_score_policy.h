// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <unordered_map>

#include "core/compute/cache/frequency_sketch.h"
#include "core/compute/cache/item_queue.h"
#include "core/compute/cache/ranked_items.h"

namespace acg {

/// The rank of GDSF, L + frequency * cost / size, behind a window of a tenth of the memory where
/// order of use rules, so that a burst of new results stays while it lasts. The frequency comes
/// from a sketch that knows keys from before they went, so that a result that comes back does not
/// start anew. O(log n).
class CostScorePolicy final : public CachePolicy {
 public:
  using CachePolicy::CachePolicy;
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override;
  std::vector<CacheItem> items() const override;
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

 private:
  double rankOf(const CacheItem& item) const;
  void makeRoom(std::vector<CacheKey>& evicted);

  FrequencySketch sketch_;
  ItemQueue window_;
  std::unordered_map<CacheKey, ItemQueue::Place, CacheKeyHash> inWindow_;
  RankedItems ranked_;
  double age_ = 0;  // L
};

}  // namespace acg
