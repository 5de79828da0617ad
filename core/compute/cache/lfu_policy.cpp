// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/lfu_policy.h"

namespace acg {

bool LfuPolicy::touch(const CacheKey& key) {
  RankedItems::Entry* entry = ranked_.find(key);
  if (!entry) return false;
  entry->uses += 1;
  ranked_.rankAnew(*entry, entry->uses);
  return true;
}

void LfuPolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (item.size > capacity_) return evicted.push_back(item.key);
  makeRoom(item.size, evicted);
  ranked_.insert(item, 1, 1);
  used_ = ranked_.bytes();
}

void LfuPolicy::makeRoom(std::int64_t bytes, std::vector<CacheKey>& evicted) {
  while (!ranked_.isEmpty() && ranked_.bytes() + bytes > capacity_) {
    evicted.push_back(ranked_.takeLowest().item.key);
  }
  used_ = ranked_.bytes();
}

void LfuPolicy::remove(const CacheKey& key) {
  ranked_.erase(key);
  used_ = ranked_.bytes();
}

std::vector<CacheItem> LfuPolicy::items() const {
  std::vector<CacheItem> all;
  ranked_.appendTo(all);
  return all;
}

void LfuPolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  makeRoom(0, evicted);
}

}  // namespace acg
