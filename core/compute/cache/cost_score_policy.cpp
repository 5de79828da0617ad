// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/cost_score_policy.h"

#include <algorithm>

namespace acg {

double CostScorePolicy::rankOf(const CacheItem& item) const {
  const int uses = std::max(1, sketch_.frequency(item.key));
  return age_ + uses * item.cost / static_cast<double>(item.size);
}

bool CostScorePolicy::touch(const CacheKey& key) {
  sketch_.count(key, ranked_.size() + inWindow_.size());
  if (const auto found = inWindow_.find(key); found != inWindow_.end()) {
    window_.takeFront(window_, found->second);
    return true;
  }
  RankedItems::Entry* entry = ranked_.find(key);
  if (entry) ranked_.rankAnew(*entry, rankOf(entry->item));
  return entry != nullptr;
}

void CostScorePolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (item.size > capacity_) return evicted.push_back(item.key);
  inWindow_[item.key] = window_.pushFront({item});
  makeRoom(evicted);
}

void CostScorePolicy::makeRoom(std::vector<CacheKey>& evicted) {
  // While there is room, the window keeps all; what leaves it is ranked among the rest.
  while (window_.bytes() + ranked_.bytes() > capacity_) {
    while (window_.bytes() > capacity_ / 10) {
      const CacheItem item = window_.last()->item;
      inWindow_.erase(item.key);
      window_.erase(window_.last());
      ranked_.insert(item, 1, rankOf(item));
    }
    const RankedItems::Entry victim = ranked_.takeLowest();
    age_ = victim.rank;
    evicted.push_back(victim.item.key);
  }
  used_ = window_.bytes() + ranked_.bytes();
}

void CostScorePolicy::remove(const CacheKey& key) {
  if (const auto found = inWindow_.find(key); found != inWindow_.end()) {
    window_.erase(found->second);
    inWindow_.erase(found);
  } else {
    ranked_.erase(key);
  }
  used_ = window_.bytes() + ranked_.bytes();
}

bool CostScorePolicy::holds(const CacheKey& key) const {
  return inWindow_.contains(key) || ranked_.contains(key);
}

std::vector<CacheItem> CostScorePolicy::items() const {
  std::vector<CacheItem> all;
  ranked_.appendTo(all);
  window_.appendTo(all);
  return all;
}

void CostScorePolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  makeRoom(evicted);
}

}  // namespace acg
