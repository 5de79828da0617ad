// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/tiny_lfu_policy.h"

#include <algorithm>

namespace acg {

double TinyLfuPolicy::valueOf(const CacheItem& item) const {
  const int uses = std::max(1, sketch_.frequency(item.key));
  return weighsCost_ ? uses * item.cost : uses;
}

bool TinyLfuPolicy::touch(const CacheKey& key) {
  sketch_.count(key, places_.size());
  const auto found = places_.find(key);
  if (found == places_.end()) return false;
  const ItemQueue::Place place = found->second;
  move(place, place->queue == kWindow ? kWindow : kProtected);
  limitProtected();
  return true;
}

void TinyLfuPolicy::move(ItemQueue::Place place, Queue queue) {
  queues_[queue].takeFront(queues_[place->queue], place);
  place->queue = queue;
}

void TinyLfuPolicy::limitProtected() {
  ItemQueue& kept = queues_[kProtected];
  while (kept.bytes() > mainBytes() / 5 * 4) move(kept.last(), kProbation);
}

void TinyLfuPolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (item.size > capacity_) return evicted.push_back(item.key);
  places_[item.key] = queues_[kWindow].pushFront({item, 0, kWindow});
  used_ += item.size;
  emptyWindow(evicted);
}

void TinyLfuPolicy::emptyWindow(std::vector<CacheKey>& evicted) {
  while (queues_[kWindow].bytes() > windowBytes()) {
    admitOrDrop(queues_[kWindow].last(), evicted);
  }
}

void TinyLfuPolicy::admitOrDrop(ItemQueue::Place candidate, std::vector<CacheKey>& evicted) {
  const auto mainUsed = [&] { return queues_[kProbation].bytes() + queues_[kProtected].bytes(); };
  const std::int64_t needed = mainUsed() + candidate->item.size - mainBytes();
  if (candidate->item.size > mainBytes()) return drop(candidate, evicted);
  std::vector<ItemQueue::Place> victims;
  std::int64_t freed = 0;
  double lost = 0;
  const double won = valueOf(candidate->item);
  for (const Queue queue : {kProbation, kProtected}) {
    for (auto place = queues_[queue].end(); freed < needed && place != queues_[queue].begin();) {
      --place;
      victims.push_back(place);
      freed += place->item.size;
      lost += valueOf(place->item);
      if (lost >= won) return drop(candidate, evicted);
    }
  }
  for (const ItemQueue::Place victim : victims) drop(victim, evicted);
  move(candidate, kProbation);
}

void TinyLfuPolicy::drop(ItemQueue::Place place, std::vector<CacheKey>& evicted) {
  evicted.push_back(place->item.key);
  remove(evicted.back());
}

void TinyLfuPolicy::remove(const CacheKey& key) {
  const auto found = places_.find(key);
  if (found == places_.end()) return;
  const ItemQueue::Place place = found->second;
  used_ -= place->item.size;
  places_.erase(found);
  queues_[place->queue].erase(place);
}

std::vector<CacheItem> TinyLfuPolicy::items() const {
  std::vector<CacheItem> all;
  for (const Queue queue : {kProbation, kProtected, kWindow}) queues_[queue].appendTo(all);
  return all;
}

void TinyLfuPolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  limitProtected();
  for (ItemQueue* queue : {&queues_[kProbation], &queues_[kProtected]}) {
    while (!queue->isEmpty() &&
           queues_[kProbation].bytes() + queues_[kProtected].bytes() > mainBytes()) {
      drop(queue->last(), evicted);
    }
  }
  emptyWindow(evicted);
}

}  // namespace acg
