// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compute/cache/ranked_items.h"

namespace acg {

/// Greedy dual, size and frequency: the rank is L + uses * cost / size, and L the rank of what went
/// last, so that what is not used ages. A newcomer of the lowest rank goes at once: it would
/// displace more saved time than it brings. O(log n).
///
/// Source: L. Cherkasova, "Improving WWW proxies performance with greedy-dual-size-frequency
/// caching policy", HP Laboratories HPL-98-69 (1998).
class GdsfPolicy final : public CachePolicy {
 public:
  using CachePolicy::CachePolicy;
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override { return ranked_.contains(key); }
  std::vector<CacheItem> items() const override;
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

 private:
  double rankOf(const CacheItem& item, double uses) const;
  void makeRoom(std::vector<CacheKey>& evicted);

  RankedItems ranked_;
  double age_ = 0;  // L
};

}  // namespace acg
