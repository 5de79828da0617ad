// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// Items in the order of a rank that the policy gives them; among equals the one that was ranked
/// longest ago comes first. O(log n).
class RankedItems {
 public:
  struct Entry {
    CacheItem item;
    double uses = 1;
    double rank = 0;
    std::uint64_t turn = 0;
  };

  Entry* find(const CacheKey& key) {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
  }
  bool contains(const CacheKey& key) const { return entries_.contains(key); }

  void insert(const CacheItem& item, double uses, double rank) {
    Entry& entry = entries_[item.key];
    entry = {item, uses, rank, ++turns_};
    order_.insert({rank, entry.turn, item.key});
    bytes_ += item.size;
  }
  void rankAnew(Entry& entry, double rank) {
    order_.erase({entry.rank, entry.turn, entry.item.key});
    entry.rank = rank;
    entry.turn = ++turns_;
    order_.insert({rank, entry.turn, entry.item.key});
  }
  bool erase(const CacheKey& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return false;
    const Entry& entry = found->second;
    bytes_ -= entry.item.size;
    order_.erase({entry.rank, entry.turn, entry.item.key});
    entries_.erase(found);
    return true;
  }
  /// The lowest rank, which goes; there must be one.
  Entry takeLowest() {
    const CacheKey key = std::get<2>(*order_.begin());
    const Entry entry = entries_.at(key);
    erase(key);
    return entry;
  }

  bool isEmpty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  std::int64_t bytes() const { return bytes_; }
  void appendTo(std::vector<CacheItem>& items) const {
    for (const auto& [rank, turn, key] : order_) items.push_back(entries_.at(key).item);
  }

 private:
  std::unordered_map<CacheKey, Entry, CacheKeyHash> entries_;
  std::set<std::tuple<double, std::uint64_t, CacheKey>> order_;
  std::uint64_t turns_ = 0;
  std::int64_t bytes_ = 0;
};

}  // namespace acg
