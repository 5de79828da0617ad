// SPDX-License-Identifier: GPL-3.0-or-later
// Each policy against a sequence computed by hand from its paper, and all against what any must do.
#include "core/compute/cache/cache_policy.h"

#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/core/compute/cache/policy_walk.h"

namespace acg {
namespace {

using test::Walk;
using test::walk;

Walk walkOf(const char* policy, std::int64_t capacity, const std::string& letters,
            const std::map<char, test::SizeAndCost>& items = {}) {
  return walk(*cachePolicy(policy).make(capacity), letters, items);
}

TEST(CachePolicies, LruDropsWhatWasUsedLongestAgo) {
  const Walk result = walkOf("lru", 3, "ABCADBA");

  EXPECT_EQ(result.answers, "MMMHMMH");
  EXPECT_EQ(result.evicted, "BC");
}

TEST(CachePolicies, LfuDropsWhatWasUsedLeast) {
  const Walk result = walkOf("lfu", 2, "AABCBA");

  EXPECT_EQ(result.answers, "MHMMMH");
  EXPECT_EQ(result.evicted, "BC");
}

TEST(CachePolicies, SieveSparesWhatWasUsedOnceAndGoesOnFromThere) {
  // The hand clears A, takes B, and from C on takes what it finds: C, D, E.
  const Walk result = walkOf("sieve", 3, "ABCADEAFG");

  EXPECT_EQ(result.answers, "MMMHMMHMM");
  EXPECT_EQ(result.evicted, "BCDE");
}

TEST(CachePolicies, S3FifoKeepsWhatWasUsedTwiceAndKnowsGhosts) {
  // K sends A, used twice, to the main queue and B out; B comes back from the ghosts to the main
  // queue and C, used once only, goes.
  const Walk result = walkOf("s3-fifo", 10, "ABCDEFGHIJAAKBAB");

  EXPECT_EQ(result.answers, "MMMMMMMMMMHHMMHH");
  EXPECT_EQ(result.evicted, "BC");
}

TEST(CachePolicies, GdsfWeighsCostBySizeAndAges) {
  // Ranks: A 2, B 1, C 1.5. C displaces B, L = 1. D has 1.4 and goes, L = 1.4; again it has 1.8 and
  // displaces C.
  const Walk result =
      walkOf("gdsf", 10, "ABCDDA", {{'A', {5, 10}}, {'B', {5, 5}}, {'C', {5, 7.5}}, {'D', {5, 2}}});

  EXPECT_EQ(result.answers, "MMMMMH");
  EXPECT_EQ(result.evicted, "BDC");
}

TEST(CachePolicies, TinyLfuAdmitsWhatIsAskedForMoreOftenThanTheVictim) {
  // The window holds one item. J and K, asked for once as A was, do not get in; J again does.
  const Walk result = walkOf("w-tinylfu", 10, "ABCDEFGHIJKJLJA");

  EXPECT_EQ(result.answers, "MMMMMMMMMMMMMHM");
  EXPECT_EQ(result.evicted, "JKAL");
}

TEST(CachePolicies, TinyLfuByCostAdmitsWhatSavesMore) {
  // J saves more than A at the first time.
  const Walk result = walkOf("w-tinylfu-cost", 10, "ABCDEFGHIJKJ", {{'J', {1, 3}}});

  EXPECT_EQ(result.answers, "MMMMMMMMMMMH");
  EXPECT_EQ(result.evicted, "A");
}

TEST(CachePolicies, CostScoreKeepsTheDearOneAndKnowsWhatWent) {
  // K fills the memory: of those that leave the window B is the first of the cheap ones. When B
  // comes back it displaces C.
  const Walk result = walkOf("cost-score", 10, "ABCDEFGHIJKBAB", {{'A', {1, 10}}});

  EXPECT_EQ(result.answers, "MMMMMMMMMMMMHH");
  EXPECT_EQ(result.evicted, "BC");
}

TEST(CachePolicies, RefuseAnUnknownNameWithThoseThereAre) {
  try {
    cachePolicy("mru");
    FAIL() << "There is no such policy.";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
    EXPECT_THAT(error.what(), testing::HasSubstr("lru, lfu, sieve"));
  }
}

/// What any policy must do, over random requests with a few hot keys.
class EveryCachePolicy : public testing::TestWithParam<CachePolicyEntry> {
 protected:
  void SetUp() override { policy_ = GetParam().make(kCapacity); }

  void request(std::uint64_t key) {
    const bool isHeld = mirror_.contains(key);
    ASSERT_EQ(policy_->holds({0, key}), isHeld);
    ASSERT_EQ(policy_->touch({0, key}), isHeld);
    if (isHeld) return;
    const CacheItem item{{0, key}, 1 + static_cast<std::int64_t>(key * 7 % 300), 1e-3 * (key % 13)};
    mirror_[key] = item.size;
    std::vector<CacheKey> evicted;
    policy_->offer(item, evicted);
    forget(evicted);
  }
  void forget(const std::vector<CacheKey>& evicted) {
    for (const CacheKey& gone : evicted) ASSERT_EQ(mirror_.erase(gone.low), 1u) << "went twice";
  }
  void expectTheBooksToAgree() {
    std::int64_t bytes = 0;
    for (const auto& [key, size] : mirror_) bytes += size;
    ASSERT_EQ(policy_->used(), bytes);
    ASSERT_LE(policy_->used(), policy_->capacity());
    std::set<std::uint64_t> held;
    for (const CacheItem& item : policy_->items()) held.insert(item.key.low);
    ASSERT_EQ(held.size(), mirror_.size());
    for (const auto& [key, size] : mirror_) ASSERT_TRUE(held.contains(key));
  }

  static constexpr std::int64_t kCapacity = 3000;
  std::unique_ptr<CachePolicy> policy_;
  std::map<std::uint64_t, std::int64_t> mirror_;
  std::mt19937 random_{7};
};

TEST_P(EveryCachePolicy, HoldsWhatItSaysWithinItsCapacity) {
  for (int i = 0; i < 20000; ++i) {
    request(random_() % 2 ? random_() % 10 : random_() % 6000);
    if (HasFatalFailure()) return;
    if (random_() % 50 == 0) {
      const std::uint64_t key = random_() % 10;
      policy_->remove({0, key});
      mirror_.erase(key);
    }
    if (i % 500 == 0) expectTheBooksToAgree();
  }
  expectTheBooksToAgree();
}

TEST_P(EveryCachePolicy, GivesWayWhenItsCapacityShrinksAndTakesItBack) {
  for (std::uint64_t key = 0; key < 500; ++key) request(key);
  std::vector<CacheKey> evicted;
  policy_->setCapacity(500, evicted);
  forget(evicted);
  expectTheBooksToAgree();
  EXPECT_FALSE(evicted.empty());

  evicted.clear();
  policy_->setCapacity(kCapacity, evicted);
  EXPECT_TRUE(evicted.empty());
  for (std::uint64_t key = 0; key < 500; ++key) request(key);
  expectTheBooksToAgree();
}

TEST_P(EveryCachePolicy, KeepsEverythingWhileThereIsRoom) {
  for (std::uint64_t key = 1; key <= 5; ++key) request(key);

  EXPECT_EQ(mirror_.size(), 5u);
  for (std::uint64_t key = 1; key <= 5; ++key) EXPECT_TRUE(policy_->touch({0, key}));
}

TEST_P(EveryCachePolicy, TurnsAwayWhatIsLargerThanAllOfIt) {
  request(1);
  std::vector<CacheKey> evicted;
  policy_->touch({0, 99});
  policy_->offer({{0, 99}, kCapacity + 1, 1000}, evicted);

  EXPECT_EQ(evicted, std::vector<CacheKey>({CacheKey{0, 99}}));
  EXPECT_TRUE(policy_->holds({0, 1}));
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryCachePolicy,
                         testing::ValuesIn(cachePolicies().begin(), cachePolicies().end()),
                         [](const auto& row) {
                           std::string name = row.param.name;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace acg
