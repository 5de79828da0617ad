// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// Follows the policy that saves most time on the requests at hand. Beside what it holds it keeps
/// shadows, which are policies without results: each sees the same sample of the keys with the same
/// share of the memory. When a shadow has saved 5 % more than the present policy's own over some
/// requests, the memory goes over to that policy with all that it holds.
///
/// The sample is by hash of the key, so that a key is in it always or never; it starts whole and
/// halves whenever the shadows have more than 2048 keys, down to 1/64. Savings fade by half over
/// 1000 requests in the sample.
///
/// Source of the sampling: C. Waldspurger et al., "Efficient MRC construction with SHARDS",
/// FAST 2015.
class AdaptivePolicy final : public CachePolicy {
 public:
  explicit AdaptivePolicy(std::int64_t capacity);
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override { return live_->holds(key); }
  std::vector<CacheItem> items() const override { return live_->items(); }
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

  /// What a policy would have saved of late, for reports.
  struct Standing {
    std::string policy;
    double saved = 0;  ///< s, fading, of the sample
    bool isLive = false;
  };
  std::vector<Standing> standings() const;
  int switches() const { return switches_; }
  double sampleShare() const { return 1.0 / static_cast<double>(1 << halvings_); }

 private:
  struct Shadow {
    const CachePolicyEntry* entry;
    std::unique_ptr<CachePolicy> policy;
    double saved = 0;
  };
  struct Seen {
    CacheItem item;
    std::uint64_t last = 0;  // request
  };
  bool isSampled(const CacheKey& key) const;
  void touchShadows(const CacheKey& key);
  void thinOut();
  void considerSwitch(std::vector<CacheKey>& evicted);

  std::vector<Shadow> shadows_;
  std::size_t chosen_ = 0;
  std::unique_ptr<CachePolicy> live_;
  std::unordered_map<CacheKey, Seen, CacheKeyHash> seen_;  // items of the sample, known costs
  std::size_t mostSeen_ = 2048;                            // above, the sample is made thinner
  int halvings_ = 0;
  std::uint64_t requests_ = 0;  // in the sample
  std::uint64_t lastSwitch_ = 0;
  int switches_ = 0;
};

}  // namespace acg
