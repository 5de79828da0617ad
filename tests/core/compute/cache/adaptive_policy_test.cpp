// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/adaptive_policy.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numbers>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "core/compute/cache/clairvoyant.h"
#include "core/compute/cache/reuse_model.h"

namespace acg {
namespace {

/// The cost that a policy saves over requests.
double savedBy(CachePolicy& policy, const std::vector<CacheItem>& requests) {
  double saved = 0;
  std::vector<CacheKey> evicted;
  for (const CacheItem& item : requests) {
    if (policy.touch(item.key)) {
      saved += item.cost;
    } else {
      policy.offer(item, evicted);
    }
  }
  return saved;
}

/// Independent requests, few keys often and many seldom, each with a size and a cost of its own:
/// frequency and cost tell what to keep, ages of reuse tell little.
std::vector<CacheItem> lasting(int count) {
  std::mt19937 random(3);
  std::vector<double> weights;
  for (int key = 0; key < 3000; ++key) weights.push_back(1.0 / (1 + key));
  std::discrete_distribution<std::uint64_t> popularity(weights.begin(), weights.end());
  std::vector<CacheItem> requests;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t key = popularity(random);
    requests.push_back({{0, key},
                        10 + static_cast<std::int64_t>(key * 37 % 90),
                        1.0 + static_cast<double>(key * 53 % 40)});
  }
  return requests;
}

TEST(AdaptivePolicy, GoesOverToThePolicyThatSavesMore) {
  const std::vector<CacheItem> requests = lasting(20000);
  const std::int64_t capacity = 6000;
  AdaptivePolicy adaptive(capacity);
  const std::string first = adaptive.standings().front().policy;
  const double saved = savedBy(adaptive, requests);
  double best = 0;
  for (const AdaptivePolicy::Standing& standing : adaptive.standings()) {
    best = std::max(best, savedBy(*cachePolicy(standing.policy).make(capacity), requests));
  }

  EXPECT_GE(adaptive.switches(), 1);
  EXPECT_GT(saved, savedBy(*cachePolicy(first).make(capacity), requests));
  EXPECT_GE(saved, 0.95 * best);
}

TEST(ReuseDensityPolicy, KeepsAPartOfALoopThatDoesNotFit) {
  std::vector<CacheItem> loop;
  for (int i = 0; i < 20'000; ++i) {
    loop.push_back({{0, static_cast<std::uint64_t>(i % 100)}, 1000, 1});
  }
  const std::int64_t half = 50'000;

  EXPECT_EQ(savedBy(*cachePolicy("lru").make(half), loop), 0);
  EXPECT_GT(savedBy(*cachePolicy("reuse-density").make(half), loop), 0.4 * 20'000);
}

TEST(ReusePolicies, ActAsLruWhereTheLatestComesBack) {
  std::mt19937 random(3);
  std::vector<CacheItem> requests;
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t newest = static_cast<std::uint64_t>(i) / 4;
    requests.push_back({{0, newest - std::min<std::uint64_t>(newest, random() % 24)}, 1000, 1});
  }
  const double lru = savedBy(*cachePolicy("lru").make(20'000), requests);

  EXPECT_GT(savedBy(*cachePolicy("reuse-density").make(20'000), requests), 0.95 * lru);
  // Where nothing goes for long, what does not come again must be learnt nevertheless.
  EXPECT_GT(savedBy(*cachePolicy("learnt-reuse").make(20'000), requests), 0.95 * lru);
}

TEST(LearntReusePolicy, KeepsALoopAmongWhatComesOnce) {
  std::vector<CacheItem> requests;
  for (std::uint64_t i = 0; i < 40'000; ++i) {
    const bool isLoop = i % 2 == 0;
    requests.push_back({{isLoop ? 1u : 0u, isLoop ? i / 2 % 100 : i}, 1000, 1});
  }
  const std::int64_t half = 50'000;  // of the loop

  EXPECT_EQ(savedBy(*cachePolicy("lru").make(half), requests), 0);
  EXPECT_GT(savedBy(*cachePolicy("learnt-reuse").make(half), requests), 0.4 * 20'000);
}

/// Keys of two sizes come by turns; the small ones never again.
TEST(LearntReusePolicy, LearnsWhichKindOfResultComesAgain) {
  std::mt19937 random(7);
  std::vector<CacheItem> requests;
  for (std::uint64_t i = 0; i < 20'000; ++i) {
    const bool comesAgain = i % 2 == 0;
    requests.push_back({{comesAgain ? 1u : 0u, comesAgain ? random() % 100 : i},
                        comesAgain ? 4000 : 1000,
                        comesAgain ? 4.0 : 1.0});
  }
  const std::int64_t half = 200'000;

  EXPECT_GT(savedBy(*cachePolicy("learnt-reuse").make(half), requests),
            1.3 * savedBy(*cachePolicy("lru").make(half), requests));
}

TEST(ReuseModel, TellsALoopFromWhatIsDoneWith) {
  ReuseModel model;
  const ReuseHistory loop{1000, 5, 100, 100}, burst{1000, 5, 2, 2};
  for (int i = 0; i < 2000; ++i) {
    model.learn(ReuseModel::featuresOf(loop, 95), 0.9);
    model.learn(ReuseModel::featuresOf(loop, 10), 0.3);
    model.learn(ReuseModel::featuresOf(burst, 95), 0);
  }

  EXPECT_NEAR(model.soonness(ReuseModel::featuresOf(loop, 95)), 0.9, 0.1);
  EXPECT_NEAR(model.soonness(ReuseModel::featuresOf(loop, 10)), 0.3, 0.1);
  EXPECT_NEAR(model.soonness(ReuseModel::featuresOf(burst, 95)), 0, 0.1);
}

TEST(ReuseModel, HasAClassForEveryHistory) {
  const std::uint64_t most = ~std::uint64_t{0} - 1;
  for (const std::uint64_t gap : {std::uint64_t{0}, std::uint64_t{1}, most}) {
    for (const std::uint64_t age : {std::uint64_t{0}, std::uint64_t{1}, most}) {
      for (const std::uint32_t uses : {0u, 8u, 9u, ~0u}) {
        for (const std::int64_t size :
             {std::int64_t{1}, std::numeric_limits<std::int64_t>::max()}) {
          for (const auto feature : ReuseModel::featuresOf({size, uses, gap, gap}, age)) {
            EXPECT_LT(feature, ReuseModel::kClasses);
          }
        }
      }
    }
  }
}

TEST(AdaptivePolicy, KeepsItsShadowsSmallWhenThereAreManyKeys) {
  AdaptivePolicy adaptive(1 << 20);
  std::vector<CacheItem> requests;
  std::mt19937 random(5);
  for (int i = 0; i < 400'000; ++i) requests.push_back({{0, random() % 60'000}, 20, 1});
  savedBy(adaptive, requests);

  EXPECT_LT(adaptive.sampleShare(), 0.2);
  EXPECT_GE(adaptive.sampleShare(), 1.0 / 64);
  // By chance alone a request hits with the share of the keys that fit; savings that fade by half
  // over 1000 requests weigh 1000 / ln 2 of them.
  const double weight = 1000 / std::numbers::ln2;
  const double share = (1 << 20) / 20 / 60'000.0;
  for (const AdaptivePolicy::Standing& standing : adaptive.standings()) {
    if (standing.policy != "lru") continue;
    EXPECT_NEAR(standing.saved / weight, share, 0.1);
  }
}

TEST(ClairvoyantBound, MatchesACaseByHand) {
  // Room for one: of the three stretches A-A, B-B, A-A of two moments each, the first and the last
  // fit; by area alone there is room for two and a half.
  const CacheItem a{{0, 1}, 1, 1}, b{{0, 2}, 1, 1};
  const std::vector<CacheItem> requests = {a, b, a, b, a};
  const std::vector<double> gains(5, 1.0);

  const ClairvoyantBound one = clairvoyantBound(requests, gains, 1);
  const ClairvoyantBound two = clairvoyantBound(requests, gains, 2);

  EXPECT_DOUBLE_EQ(one.greedy, 2);
  EXPECT_DOUBLE_EQ(one.limit, 2.5);
  EXPECT_DOUBLE_EQ(two.greedy, 3);
  EXPECT_DOUBLE_EQ(two.limit, 3);
}

TEST(ClairvoyantBound, NoPolicyPassesTheLimit) {
  std::mt19937 random(11);
  for (int trial = 0; trial < 20; ++trial) {
    std::vector<CacheItem> requests;
    std::vector<double> gains;
    for (int i = 0; i < 2000; ++i) {
      const std::uint64_t key = std::min(random() % 100, random() % 100);
      requests.push_back({{0, key}, 1 + static_cast<std::int64_t>(key * 13 % 40), 0.1 + key % 7});
      gains.push_back(requests.back().cost);
    }
    const std::int64_t capacity = 50 + static_cast<std::int64_t>(random() % 500);
    const ClairvoyantBound bound = clairvoyantBound(requests, gains, capacity);
    EXPECT_LE(bound.greedy, bound.limit * (1 + 1e-12));
    for (const CachePolicyEntry& entry : cachePolicies()) {
      EXPECT_LE(savedBy(*entry.make(capacity), requests), bound.limit * (1 + 1e-12)) << entry.name;
    }
  }
}

}  // namespace
}  // namespace acg
