// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/gdsf_policy.h"

namespace acg {

double GdsfPolicy::rankOf(const CacheItem& item, double uses) const {
  return age_ + uses * item.cost / static_cast<double>(item.size);
}

bool GdsfPolicy::touch(const CacheKey& key) {
  RankedItems::Entry* entry = ranked_.find(key);
  if (!entry) return false;
  entry->uses += 1;
  ranked_.rankAnew(*entry, rankOf(entry->item, entry->uses));
  return true;
}

void GdsfPolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (item.size > capacity_) return evicted.push_back(item.key);
  ranked_.insert(item, 1, rankOf(item, 1));
  makeRoom(evicted);
}

void GdsfPolicy::makeRoom(std::vector<CacheKey>& evicted) {
  while (ranked_.bytes() > capacity_) {
    const RankedItems::Entry victim = ranked_.takeLowest();
    age_ = victim.rank;
    evicted.push_back(victim.item.key);
  }
  used_ = ranked_.bytes();
}

void GdsfPolicy::remove(const CacheKey& key) {
  ranked_.erase(key);
  used_ = ranked_.bytes();
}

std::vector<CacheItem> GdsfPolicy::items() const {
  std::vector<CacheItem> all;
  ranked_.appendTo(all);
  return all;
}

void GdsfPolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  makeRoom(evicted);
}

}  // namespace acg
