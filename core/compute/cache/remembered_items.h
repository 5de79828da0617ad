// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// The items of a policy that ranks a random sample: those that are held, and for a while those
/// that went, each with what the policy knows of its uses (`Lore`). O(1).
template <class Lore>
class RememberedItems {
 public:
  struct Entry {
    CacheItem item;
    std::uint64_t last = 0;  ///< request of the last use
    Lore lore = {};
    std::size_t held = kNowhere;   // in held_
    std::size_t known = kNowhere;  // in known_
    std::list<Entry*>::iterator order;
    bool isHeld() const { return held != kNowhere; }
  };

  Entry* find(const CacheKey& key) {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
  }
  bool holds(const CacheKey& key) const {
    const auto found = entries_.find(key);
    return found != entries_.end() && found->second.isHeld();
  }

  void use(Entry& entry, std::uint64_t now) {
    entry.last = now;
    order_.splice(order_.begin(), order_, entry.order);
  }
  /// An item that is not held yet; the flag says whether it was not known either.
  std::pair<Entry*, bool> hold(const CacheItem& item, std::uint64_t now) {
    const auto [place, isNew] = entries_.try_emplace(item.key);
    Entry& entry = place->second;
    entry.item = item;
    if (isNew) {
      entry.last = now;
      entry.order = order_.insert(order_.begin(), &entry);
      entry.known = known_.size();
      known_.push_back(&entry);
    }
    entry.held = held_.size();
    held_.push_back(&entry);
    bytes_ += item.size;
    return {&entry, isNew};
  }
  /// Not held any more, still known.
  void letGo(Entry& entry) {
    takeOut(held_, entry, &Entry::held);
    bytes_ -= entry.item.size;
  }
  /// Forgets items that went, longest unused first, until `count` are known or all are held.
  void forgetDownTo(std::size_t count) {
    while (known_.size() > std::max(count, held_.size())) {
      Entry& oldest = *order_.back();
      if (oldest.isHeld()) {
        order_.splice(order_.begin(), order_, oldest.order);
        continue;
      }
      order_.pop_back();
      takeOut(known_, oldest, &Entry::known);
      entries_.erase(CacheKey(oldest.item.key));
    }
  }

  /// What ranks lowest of `count` held ones at random and the newest, which there must be; among
  /// equals what was used longest ago.
  template <class Rank, class Random>
  Entry& lowest(std::size_t count, Random& random, const Rank& rankOf) {
    Entry* lowest = held_.back();
    double rank = rankOf(*lowest);
    const std::size_t tries = std::min(count, held_.size());
    for (std::size_t i = 0; i < tries; ++i) {
      Entry& other = *held_[tries < count ? i : random() % held_.size()];
      const double otherRank = rankOf(other);
      if (otherRank > rank || (otherRank == rank && other.last >= lowest->last)) continue;
      rank = otherRank;
      lowest = &other;
    }
    return *lowest;
  }

  Entry& known(std::size_t index) { return *known_[index]; }
  std::size_t knownCount() const { return known_.size(); }
  std::size_t heldCount() const { return held_.size(); }
  std::int64_t bytes() const { return bytes_; }  ///< held
  /// Those held, longest unused first.
  std::vector<CacheItem> heldItems() const {
    std::vector<CacheItem> all;
    for (auto entry = order_.rbegin(); entry != order_.rend(); ++entry) {
      if ((*entry)->isHeld()) all.push_back((*entry)->item);
    }
    return all;
  }

 private:
  static constexpr std::size_t kNowhere = ~std::size_t{0};

  static void takeOut(std::vector<Entry*>& from, Entry& entry, std::size_t Entry::*place) {
    from.back()->*place = entry.*place;
    from[entry.*place] = from.back();
    from.pop_back();
    entry.*place = kNowhere;
  }

  std::unordered_map<CacheKey, Entry, CacheKeyHash> entries_;  // whose addresses stay
  std::list<Entry*> order_;                                    // of the last use, newest in front
  std::vector<Entry*> held_, known_;
  std::int64_t bytes_ = 0;
};

}  // namespace acg
