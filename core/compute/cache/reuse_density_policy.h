// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <random>
#include <vector>

#include "core/compute/cache/cache_policy.h"
#include "core/compute/cache/remembered_items.h"

namespace acg {

/// Keeps what saves most per byte and time held, as the ages say at which results were asked for
/// again. Where that is soon after their last use, it acts as LRU; in a loop that does not fit, it
/// keeps a part of the loop and lets the rest go by, as only what is near its turn is worth room.
///
/// Ages are counted in requests and learnt apart for three numbers of uses and four sizes, also
/// from keys that went, which are known for a while. The rank of a result is cost / size times the
/// density of hits at its age: the largest, over how long one may hold it, of the chance of a hit
/// until then by that time. Of 32 results at random the lowest goes, or the newcomer itself.
/// O(1) a request, and a few thousand operations every 256 requests or more to learn.
///
/// Source of the density: N. Beckmann, H. Chen, A. Cidon, "LHD: improving cache hit rate by
/// maximizing hit density", NSDI 2018, which also ranks a sample.
class ReuseDensityPolicy final : public CachePolicy {
 public:
  explicit ReuseDensityPolicy(std::int64_t capacity);
  bool touch(const CacheKey& key) override;
  void offer(const CacheItem& item, std::vector<CacheKey>& evicted) override;
  void remove(const CacheKey& key) override;
  bool holds(const CacheKey& key) const override { return items_.holds(key); }
  std::vector<CacheItem> items() const override { return items_.heldItems(); }
  void setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) override;

 private:
  static constexpr std::size_t kAges = 64, kUses = 3, kSizes = 4;
  struct Lore {
    std::size_t uses = 0;  // before the last one
  };
  using Items = RememberedItems<Lore>;
  struct Ages {
    std::array<double, kAges> reuses = {};  // at each age
    double lives = 0;                       // begun
    std::array<double, kAges> density = {};
  };
  static std::size_t ageClass(std::uint64_t requests);
  Ages& agesOf(const Items::Entry& entry);
  double rankOf(const Items::Entry& entry);
  void learn();
  void makeRoom(std::vector<CacheKey>& evicted);

  Items items_;
  std::array<Ages, kUses * kSizes> ages_;
  std::uint64_t now_ = 0;        // requests
  std::uint64_t learnAt_ = 256;  // request
  std::minstd_rand random_{1};
};

}  // namespace acg
