// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <random>
#include <vector>

#include "core/compute/cache/cache_policy.h"
#include "core/compute/cache/remembered_items.h"
#include "core/compute/cache/reuse_model.h"

namespace acg {

/// Learns from the uses of each key how soon it comes again (reuse_model.h) and lets go what saves
/// least by then: of 96 results at random the one with the least cost / size times soonness.
///
/// With each request two known keys, held or gone, become examples: how each stood then, and how
/// soon it came, as exp(-requests / horizon), or 0 when it had not after two horizons. The horizon
/// is how long results are held at the present rate of going, so that what cannot be held until its
/// turn counts for little; it is never most of the requests so far, else nothing would be known of
/// what does not come. Keys that went are known for a while. O(1).
///
/// Source of learning the boundary from samples of keys: Z. Song, D. Berger, K. Li, W. Lloyd,
/// "Learning relaxed Belady for content distribution network caching", NSDI 2020, there with
/// boosted trees.
class LearntReusePolicy final : public CachePolicy {
 public:
  explicit LearntReusePolicy(std::int64_t capacity) : CachePolicy(capacity) {}
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override { return items_.holds(key); }
  std::vector<CacheItem> items() const override { return items_.heldItems(); }
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

 private:
  struct Lore {
    ReuseHistory history;
    ReuseModel::Features asked = {};  // of the example under way
    std::uint64_t askedAt = 0;        // request; 0 where there is none
  };
  using Items = RememberedItems<Lore>;
  struct Example {
    CacheKey key;
    std::uint64_t at = 0;  // request
  };
  double rankOf(const Items::Entry& entry) const;
  void beginExample();
  void endExamples();
  void followHorizon();
  void makeRoom(std::vector<CacheKey>& evicted);

  Items items_;
  ReuseModel model_;
  std::deque<Example> examples_;  // under way or ended, oldest in front
  double horizon_ = 256;          // requests
  std::uint64_t now_ = 0;         // requests
  std::uint64_t gone_ = 0;        // evictions since the horizon was looked at
  std::minstd_rand random_{1};
};

}  // namespace acg
