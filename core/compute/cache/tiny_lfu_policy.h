// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <unordered_map>

#include "core/compute/cache/frequency_sketch.h"
#include "core/compute/cache/item_queue.h"

namespace acg {

/// W-TinyLFU for items of any size: newcomers wait in a window of a tenth of the memory, where the
/// order of use rules. What leaves it is admitted to the main part only if its frequency by the
/// sketch, times its cost where asked, is above that of all items together which it would displace.
/// The main part has a protected four fifths for what was used again and a probation from which
/// victims come. O(1) amortised.
///
/// The window is wider than the paper's hundredth: a single large field must not starve it.
///
/// Source: G. Einziger, O. Eytan, R. Friedman, B. Manes, "Lightweight robust size aware cache
/// management", ACM Transactions on Storage 18 (2022).
class TinyLfuPolicy final : public CachePolicy {
 public:
  TinyLfuPolicy(std::int64_t capacity, bool weighsCost)
      : CachePolicy(capacity), weighsCost_(weighsCost) {}
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override { return places_.contains(key); }
  std::vector<CacheItem> items() const override;
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

 private:
  enum Queue { kWindow, kProbation, kProtected };
  std::int64_t windowBytes() const { return capacity_ / 10; }
  std::int64_t mainBytes() const { return capacity_ - windowBytes(); }
  double valueOf(const CacheItem& item) const;
  void move(ItemQueue::Place place, Queue queue);
  void drop(ItemQueue::Place place, std::vector<CacheKey>& evicted);
  void emptyWindow(std::vector<CacheKey>& evicted);
  void admitOrDrop(ItemQueue::Place candidate, std::vector<CacheKey>& evicted);
  void limitProtected();

  bool weighsCost_;
  FrequencySketch sketch_;
  std::array<ItemQueue, 3> queues_;
  std::unordered_map<CacheKey, ItemQueue::Place, CacheKeyHash> places_;
};

}  // namespace acg
