// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/sieve_policy.h"

namespace acg {

bool SievePolicy::touch(const CacheKey& key) {
  const auto found = places_.find(key);
  if (found == places_.end()) return false;
  found->second->uses = 1;
  return true;
}

void SievePolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (item.size > capacity_) return evicted.push_back(item.key);
  makeRoom(item.size, evicted);
  places_[item.key] = queue_.pushFront({item});
  used_ = queue_.bytes();
}

void SievePolicy::makeRoom(std::int64_t bytes, std::vector<CacheKey>& evicted) {
  while (!queue_.isEmpty() && queue_.bytes() + bytes > capacity_) {
    if (hand_ == queue_.end()) hand_ = queue_.last();
    if (hand_->uses > 0) {
      hand_->uses = 0;
      hand_ = hand_ == queue_.begin() ? queue_.end() : std::prev(hand_);
      continue;
    }
    evicted.push_back(hand_->item.key);
    erase(hand_);
  }
  used_ = queue_.bytes();
}

void SievePolicy::erase(ItemQueue::Place place) {
  if (place == hand_) hand_ = place == queue_.begin() ? queue_.end() : std::prev(place);
  places_.erase(place->item.key);
  queue_.erase(place);
  used_ = queue_.bytes();
}

void SievePolicy::remove(const CacheKey& key) {
  const auto found = places_.find(key);
  if (found != places_.end()) erase(found->second);
}

std::vector<CacheItem> SievePolicy::items() const {
  std::vector<CacheItem> all;
  queue_.appendTo(all);
  return all;
}

void SievePolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  makeRoom(0, evicted);
}

}  // namespace acg
