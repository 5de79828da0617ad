// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compute/cache/ranked_items.h"

namespace acg {

/// Least frequently used: what was asked for least often since it came goes, among equals what was
/// used longest ago. O(log n).
class LfuPolicy final : public CachePolicy {
 public:
  using CachePolicy::CachePolicy;
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override { return ranked_.contains(key); }
  std::vector<CacheItem> items() const override;
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

 private:
  void makeRoom(std::int64_t bytes, std::vector<CacheKey>& evicted);

  RankedItems ranked_;
};

}  // namespace acg
