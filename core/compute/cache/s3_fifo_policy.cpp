// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/s3_fifo_policy.h"

#include <algorithm>

namespace acg {
namespace {

constexpr int kMostUses = 3;  // two bits, as in the paper
constexpr int kUsesToStay = 2;

}  // namespace

bool S3FifoPolicy::touch(const CacheKey& key) {
  const auto found = places_.find(key);
  if (found == places_.end()) return false;
  found->second->uses = std::min(found->second->uses + 1, kMostUses);
  return true;
}

void S3FifoPolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (item.size > capacity_) return evicted.push_back(item.key);
  makeRoom(item.size, evicted);
  const bool wasHere = forget(item.key);
  ItemQueue& queue = wasHere ? main_ : small_;
  places_[item.key] = queue.pushFront({item, 0, wasHere ? kMain : kSmall});
  used_ += item.size;
}

void S3FifoPolicy::makeRoom(std::int64_t bytes, std::vector<CacheKey>& evicted) {
  while (used_ > 0 && used_ + bytes > capacity_) {
    if (!small_.isEmpty() && (main_.isEmpty() || small_.bytes() >= capacity_ / 10)) {
      stepSmall(evicted);
    } else {
      stepMain(evicted);
    }
  }
}

void S3FifoPolicy::stepSmall(std::vector<CacheKey>& evicted) {
  const auto last = small_.last();
  if (last->uses >= kUsesToStay) {
    last->uses = 0;
    last->queue = kMain;
    return main_.takeFront(small_, last);
  }
  remember(last->item);
  evicted.push_back(last->item.key);
  remove(last->item.key);
}

void S3FifoPolicy::stepMain(std::vector<CacheKey>& evicted) {
  const auto last = main_.last();
  if (last->uses > 0) {
    --last->uses;
    return main_.takeFront(main_, last);
  }
  evicted.push_back(last->item.key);
  remove(last->item.key);
}

void S3FifoPolicy::remember(const CacheItem& item) {
  ghosts_.push_front(item);
  ghostPlaces_[item.key] = ghosts_.begin();
  ghostBytes_ += item.size;
  while (ghostBytes_ > capacity_ - capacity_ / 10 && ghosts_.size() > 1) {
    forget(ghosts_.back().key);
  }
}

bool S3FifoPolicy::forget(const CacheKey& key) {
  const auto found = ghostPlaces_.find(key);
  if (found == ghostPlaces_.end()) return false;
  ghostBytes_ -= found->second->size;
  ghosts_.erase(found->second);
  ghostPlaces_.erase(found);
  return true;
}

void S3FifoPolicy::remove(const CacheKey& given) {
  const CacheKey key = given;  // it may lie in what goes
  const auto found = places_.find(key);
  if (found == places_.end()) return;
  used_ -= found->second->item.size;
  (found->second->queue == kMain ? main_ : small_).erase(found->second);
  places_.erase(found);
}

std::vector<CacheItem> S3FifoPolicy::items() const {
  std::vector<CacheItem> all;
  small_.appendTo(all);
  main_.appendTo(all);
  return all;
}

void S3FifoPolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  makeRoom(0, evicted);
}

}  // namespace acg
