// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <iterator>
#include <list>
#include <vector>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// An item in a queue of a policy.
struct QueuedItem {
  CacheItem item;
  int uses = 0;   ///< as the policy counts
  int queue = 0;  ///< which of its queues holds it
};

/// Items in an order, the newest in front, and their bytes.
class ItemQueue {
 public:
  using Place = std::list<QueuedItem>::iterator;
  using ConstPlace = std::list<QueuedItem>::const_iterator;

  Place pushFront(const QueuedItem& entry) {
    bytes_ += entry.item.size;
    list_.push_front(entry);
    return list_.begin();
  }
  void erase(Place place) {
    bytes_ -= place->item.size;
    list_.erase(place);
  }
  /// Moves an entry of `from` to the front; its place stays valid.
  void takeFront(ItemQueue& from, Place place) {
    from.bytes_ -= place->item.size;
    bytes_ += place->item.size;
    list_.splice(list_.begin(), from.list_, place);
  }

  std::int64_t bytes() const { return bytes_; }
  bool isEmpty() const { return list_.empty(); }
  Place last() { return std::prev(list_.end()); }
  Place begin() { return list_.begin(); }
  Place end() { return list_.end(); }
  ConstPlace begin() const { return list_.begin(); }
  ConstPlace end() const { return list_.end(); }

  /// Appends the items, the last in the queue first.
  void appendTo(std::vector<CacheItem>& items) const {
    for (auto entry = list_.rbegin(); entry != list_.rend(); ++entry) items.push_back(entry->item);
  }

 private:
  std::list<QueuedItem> list_;
  std::int64_t bytes_ = 0;
};

}  // namespace acg
