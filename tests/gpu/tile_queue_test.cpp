// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/tile_queue.h"

#include <atomic>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace acg::gpu {
namespace {

TEST(TileQueue, HandsOutEveryItemOnce) {
  TileQueue queue(10);
  const auto first = queue.take(4), second = queue.take(4), third = queue.take(4);
  ASSERT_TRUE(first && second && third);
  EXPECT_EQ(first->first, 0);
  EXPECT_EQ(second->first, 4);
  EXPECT_EQ(third->first, 8);
  EXPECT_EQ(third->count, 2);
  EXPECT_FALSE(queue.take(4));
  queue.finish(*first);
  EXPECT_DOUBLE_EQ(queue.shareDone(), 0.4);
  EXPECT_FALSE(queue.isDone());
  queue.finish(*second);
  queue.finish(*third);
  EXPECT_TRUE(queue.isDone());
  EXPECT_FALSE(queue.wait());
}

TEST(TileQueue, WhatIsGivenBackIsTakenFirstAndInAnyParts) {
  TileQueue queue(10);
  const auto tile = queue.take(6);
  queue.giveBack(*tile);
  const auto again = queue.take(4), rest = queue.take(100), last = queue.take(100);
  ASSERT_TRUE(again && rest && last);
  EXPECT_EQ(again->first, 0);
  EXPECT_EQ(again->count, 4);
  EXPECT_EQ(rest->first, 4);
  EXPECT_EQ(rest->count, 2);
  EXPECT_EQ(last->first, 6);
  EXPECT_EQ(last->count, 4);
}

TEST(TileQueue, AStoppedQueueGivesNothing) {
  TileQueue queue(10);
  queue.enter(1);
  queue.stop();
  EXPECT_FALSE(queue.take(1));
  EXPECT_FALSE(queue.wait());
  EXPECT_FALSE(queue.waitForMore(0));
}

TEST(TileQueue, NobodyWaitsForMoreWhenAllWorkersLeft) {
  TileQueue queue(10);
  queue.enter(1);
  queue.leave();
  EXPECT_FALSE(queue.waitForMore(0));
}

TEST(TileQueue, WorkersThatFailAndOthersThatDoNotFinishEverything) {
  constexpr int kItems = 20'000, kWorkers = 4;
  TileQueue queue(kItems);
  std::vector<std::atomic<int>> done(kItems);
  queue.enter(kWorkers);
  {
    std::vector<std::jthread> threads;
    for (int worker = 0; worker < kWorkers; ++worker) {
      threads.emplace_back([&, worker] {
        std::mt19937 random(worker);
        int taken = 0;
        do {
          while (const auto tile = queue.take(1 + random() % 50)) {
            if (worker > 0 && ++taken == 20 * worker) {  // the first worker never fails
              queue.giveBack(*tile);
              queue.leave();
              return;
            }
            for (auto i = tile->first; i < tile->first + tile->count; ++i) ++done[i];
            queue.finish(*tile);
          }
        } while (queue.wait());
        queue.leave();
      });
    }
    double share = 0;
    while (queue.waitForMore(share)) share = queue.shareDone();
    EXPECT_EQ(share, 1);
  }
  EXPECT_TRUE(queue.isDone());
  for (const auto& count : done) ASSERT_EQ(count, 1);
}

}  // namespace
}  // namespace acg::gpu
