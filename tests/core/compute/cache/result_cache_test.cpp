// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/result_cache.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <latch>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "core/compute/cache/content_hash.h"
#include "core/error.h"

namespace acg {
namespace {

using Numbers = std::vector<std::uint64_t>;
using NumbersPtr = std::shared_ptr<const Numbers>;
constexpr auto kKind = ResultKind::kField;

CacheKey keyOf(std::uint64_t input) { return ContentHash().add(input).key(); }

std::int64_t bytesOf(const Numbers& numbers) {
  return static_cast<std::int64_t>(numbers.size() * sizeof(std::uint64_t));
}

/// The uncached twin: what the result for an input is.
NumbersPtr computed(std::uint64_t input) {
  auto numbers = std::make_shared<Numbers>(1 + input % 50);
  std::mt19937_64 random(input);
  for (std::uint64_t& number : *numbers) number = random();
  return numbers;
}

/// Numbers that took long enough to be worth keeping.
void insert(ResultCache& cache, std::uint64_t input, double cost = 1) {
  const NumbersPtr numbers = computed(input);
  cache.insert(kKind, keyOf(input), numbers, bytesOf(*numbers), cost);
}

/// As findOrCompute of the cache, but a result counts as dear however quickly it came.
NumbersPtr ask(ResultCache& cache, std::uint64_t input) {
  const CacheKey key = keyOf(input);
  if (auto held = cache.find<Numbers>(kKind, key)) return held;
  insert(cache, input);
  return computed(input);
}

long long lookUps() { return std::getenv("ACG_LONG_TESTS") ? 1'000'000 : 100'000; }

TEST(ResultCache, SharesWhatItHoldsWithoutCopying) {
  ResultCache cache;
  const NumbersPtr numbers = computed(7);
  cache.insert(kKind, keyOf(7), numbers, bytesOf(*numbers), 1);

  EXPECT_EQ(cache.find<Numbers>(kKind, keyOf(7)), numbers);
  EXPECT_EQ(cache.find<Numbers>(kKind, keyOf(8)), nullptr);
  EXPECT_TRUE(cache.holds(keyOf(7)));
}

TEST(ResultCache, GivesWhatItsUncachedTwinGives) {
  for (const CachePolicyEntry& policy : cachePolicies()) {
    ResultCache cache({.capacity = 100'000, .policy = policy.name});
    std::mt19937_64 random(11);
    long long wrong = 0;
    const long long count = lookUps() / static_cast<long long>(cachePolicies().size());
    for (long long i = 0; i < count; ++i) {
      const std::uint64_t input = random() % 4 ? random() % 100 : random() % 3000;
      wrong += *ask(cache, input) != *computed(input);
    }
    EXPECT_EQ(wrong, 0) << policy.name;
    const CacheStatistics seen = cache.statistics(kKind);
    EXPECT_GT(seen.hits, seen.requests / 20) << policy.name;
    EXPECT_GT(seen.evictions + seen.refused, 0u) << policy.name;
    EXPECT_LE(cache.bytes(), 100'000) << policy.name;
    EXPECT_EQ(seen.bytes, cache.bytes()) << policy.name;
  }
}

TEST(ResultCache, GivesWhatItsTwinGivesToManyThreadsAtOnce) {
  ResultCache cache({.capacity = 60'000});
  std::atomic<long long> wrong = 0;
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937_64 random(t);
      for (long long i = 0; i < lookUps() / 8; ++i) {
        const std::uint64_t input = random() % 400;
        const NumbersPtr answer =
            i % 3 == 0 ? ask(cache, input)
                       : cache.findOrCompute<Numbers>(
                             kKind, keyOf(input), [&] { return computed(input); }, bytesOf);
        wrong += *answer != *computed(input);
        if (t == 0 && i % 1000 == 0) cache.clear();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(wrong, 0);
  cache.clear();
  EXPECT_EQ(cache.bytes(), 0);
  EXPECT_EQ(cache.statistics(kKind).entries, 0u);
}

TEST(ResultCache, TwoWhoAskForTheSameShareOneComputation) {
  ResultCache cache;
  std::atomic<int> computations = 0;
  std::latch begun(1), asked(1);
  const auto compute = [&] {
    ++computations;
    begun.count_down();
    asked.wait();
    return computed(3);
  };
  NumbersPtr first, second;
  std::thread leader(
      [&] { first = cache.findOrCompute<Numbers>(kKind, keyOf(3), compute, bytesOf); });
  begun.wait();
  std::thread follower([&] {
    asked.count_down();
    second = cache.findOrCompute<Numbers>(kKind, keyOf(3), compute, bytesOf);
  });
  leader.join();
  follower.join();

  // The follower met the computation under way or, if it came late, what was kept of it.
  EXPECT_EQ(computations, 1);
  EXPECT_EQ(first, second);
  EXPECT_EQ(*first, *computed(3));
}

TEST(ResultCache, WhoWaitsComputesWhenTheOtherFails) {
  ResultCache cache;
  std::latch begun(1), asked(1);
  std::thread leader([&] {
    EXPECT_THROW(cache.findOrCompute<Numbers>(
                     kKind, keyOf(3),
                     [&]() -> NumbersPtr {
                       begun.count_down();
                       asked.wait();
                       throw Error(ErrorCode::kCancelled, "stopped");
                     },
                     bytesOf),
                 Error);
  });
  begun.wait();
  asked.count_down();
  const NumbersPtr answer = cache.findOrCompute<Numbers>(
      kKind, keyOf(3), [&] { return computed(3); }, bytesOf);
  leader.join();

  EXPECT_EQ(*answer, *computed(3));
}

TEST(ResultCache, AComputationMayAskForItsOwnResult) {
  ResultCache cache;
  const NumbersPtr answer = cache.findOrCompute<Numbers>(
      kKind, keyOf(1),
      [&] {
        return cache.findOrCompute<Numbers>(
            kKind, keyOf(1), [&] { return computed(1); }, bytesOf);
      },
      bytesOf);

  EXPECT_EQ(*answer, *computed(1));
}

TEST(ResultCache, CountsWhatRanInsideAComputationOnce) {
  ResultCache cache;
  const auto spin = [](double seconds) {
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() <
           seconds) {
    }
  };
  const auto begin = std::chrono::steady_clock::now();
  cache.findOrCompute<Numbers>(
      ResultKind::kHologram, keyOf(1),
      [&] {
        cache.findOrCompute<Numbers>(
            kKind, keyOf(2),
            [&] {
              spin(0.02);
              return computed(2);
            },
            bytesOf);
        return computed(1);
      },
      bytesOf);
  const double whole =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();

  const double outer = cache.statistics(ResultKind::kHologram).costPaid;
  const double inner = cache.statistics(kKind).costPaid;
  EXPECT_GE(inner, 0.02);
  EXPECT_GE(outer, 0);
  EXPECT_LE(outer + inner, whole);
}

TEST(ResultCache, KeepsNothingThatIsSoonerComputedThanCopied) {
  ResultCache cache;
  insert(cache, 1, 1e-12);

  EXPECT_FALSE(cache.holds(keyOf(1)));
  EXPECT_EQ(cache.statistics(kKind).refused, 1u);
}

TEST(ResultCache, KeepsNothingWithoutMemory) {
  ResultCache cache({.capacity = 0});
  insert(cache, 1);

  EXPECT_FALSE(cache.holds(keyOf(1)));
  EXPECT_EQ(cache.bytes(), 0);
}

TEST(ResultCache, FollowsABudgetThatShrinks) {
  std::int64_t budget = 1'000'000;
  // A budget is asked for with the first result; both caches get one each.
  const auto options = [&] {
    return ResultCacheOptions{.capacity = 1'000'000,
                              .budget = [&](std::int64_t) { return budget; }};
  };
  ResultCache wide(options());
  for (std::uint64_t input = 0; input < 50; ++input) insert(wide, input);
  const std::int64_t heldByWide = wide.bytes();
  budget = 5000;
  ResultCache narrow(options());
  for (std::uint64_t input = 0; input < 50; ++input) insert(narrow, input);

  EXPECT_EQ(wide.statistics(kKind).entries, 50u);
  EXPECT_GT(heldByWide, 5000);
  EXPECT_EQ(narrow.capacity(), 5000);
  EXPECT_LE(narrow.bytes(), 5000);
}

TEST(ResultCache, WhatWasGivenOutOutlivesItsPlace) {
  ResultCache cache({.capacity = 2000});
  insert(cache, 5);
  const NumbersPtr held = cache.find<Numbers>(kKind, keyOf(5));
  ASSERT_NE(held, nullptr);
  cache.clear();

  EXPECT_FALSE(cache.holds(keyOf(5)));
  EXPECT_EQ(*held, *computed(5));
}

TEST(ResultCache, CountsByKindWhatItSavedAndWhatWarmUpWasWorth) {
  ResultCache cache;
  const NumbersPtr numbers = computed(2);
  const auto add = [&](std::uint64_t input, double cost, ResultCache::Purpose purpose) {
    cache.insert(kKind, keyOf(input), numbers, bytesOf(*numbers), cost, purpose);
  };
  add(1, 2.0, ResultCache::Purpose::kDemand);
  add(2, 3.0, ResultCache::Purpose::kWarmUp);
  add(3, 4.0, ResultCache::Purpose::kWarmUp);
  cache.find<Numbers>(kKind, keyOf(1));
  cache.find<Numbers>(kKind, keyOf(1));
  cache.find<Numbers>(kKind, keyOf(2));
  cache.find<Numbers>(kKind, keyOf(2));
  cache.find<Numbers>(kKind, keyOf(9));

  const CacheStatistics seen = cache.statistics(kKind);
  EXPECT_EQ(seen.requests, 5u);
  EXPECT_EQ(seen.hits, 4u);
  EXPECT_DOUBLE_EQ(seen.costSaved, 10.0);
  EXPECT_EQ(seen.entries, 3u);
  EXPECT_EQ(seen.warmed, 2u);
  EXPECT_EQ(seen.warmedUsed, 1u);
  EXPECT_EQ(cache.statistics(ResultKind::kHologram).requests, 0u);
}

}  // namespace
}  // namespace acg
