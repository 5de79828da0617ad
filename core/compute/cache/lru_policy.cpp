// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/lru_policy.h"

namespace acg {

bool LruPolicy::touch(const CacheKey& key) {
  const auto found = places_.find(key);
  if (found == places_.end()) return false;
  queue_.takeFront(queue_, found->second);
  return true;
}

void LruPolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (item.size > capacity_) return evicted.push_back(item.key);
  places_[item.key] = queue_.pushFront({item});
  makeRoom(evicted);
}

void LruPolicy::makeRoom(std::vector<CacheKey>& evicted) {
  while (queue_.bytes() > capacity_) {
    evicted.push_back(queue_.last()->item.key);
    places_.erase(evicted.back());
    queue_.erase(queue_.last());
  }
  used_ = queue_.bytes();
}

void LruPolicy::remove(const CacheKey& key) {
  const auto found = places_.find(key);
  if (found == places_.end()) return;
  queue_.erase(found->second);
  places_.erase(found);
  used_ = queue_.bytes();
}

std::vector<CacheItem> LruPolicy::items() const {
  std::vector<CacheItem> all;
  queue_.appendTo(all);
  return all;
}

void LruPolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  makeRoom(evicted);
}

}  // namespace acg
