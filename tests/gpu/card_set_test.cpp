// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/card_set.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <latch>
#include <new>
#include <stdexcept>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/gpu/host_device.h"

namespace acg::gpu {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kItems = 5000;

/// Counts how often each item was done, by way of a device's memory and queues.
class CountingWork final : public TileWork {
 public:
  /// What may throw before a tile begins and before it ends.
  using Hook = std::function<void(const Tile&)>;

  CountingWork(GpuDevice& device, std::vector<int>& done, Hook before, Hook after)
      : device_(dynamic_cast<test::HostDevice&>(device)),
        done_(done),
        before_(std::move(before)),
        after_(std::move(after)) {}

  void begin(int slot, const Tile& tile) override {
    EXPECT_EQ(device_.queue(), slot);
    EXPECT_FALSE(device_.isBusy[slot]) << "the slot is in use";
    if (before_) before_(tile);
    Slot& mine = slots_[slot];
    mine.results = device_.hostMemory(tile.count * sizeof(int));
    mine.memory = device_.allocate(tile.count * sizeof(int));
    for (std::int64_t i = 0; i < tile.count; ++i) mine.results.as<int>()[i] = 1;
    device_.uploadLater(mine.results.data(), tile.count * sizeof(int), mine.memory);
    device_.downloadLater(mine.memory, tile.count * sizeof(int), mine.results.data());
  }
  void end(int slot, const Tile& tile) override {
    EXPECT_EQ(device_.queue(), slot);
    device_.synchronize();
    if (after_) after_(tile);
    for (std::int64_t i = 0; i < tile.count; ++i) {
      done_[tile.first + i] += slots_[slot].results.as<int>()[i];
    }
  }
  void release() override {
    EXPECT_TRUE(device_.isIdle());
    slots_ = {};
    ++releases;
  }

  int releases = 0;

 private:
  struct Slot {
    HostMemory results;
    DeviceMemory memory;
  };
  test::HostDevice& device_;
  std::vector<int>& done_;
  Hook before_, after_;
  std::array<Slot, GpuDevice::kQueues> slots_;
};

CardSet cardsOf(int count) {
  std::vector<std::unique_ptr<GpuDevice>> cards;
  for (int i = 0; i < count; ++i) {
    cards.push_back(std::make_unique<test::HostDevice>("Card " + std::to_string(i)));
  }
  return CardSet(std::move(cards));
}

constexpr TilePace kPace{.size = 40, .smallest = 5, .largest = 100};
TilePace anyPace(int) { return kPace; }
[[noreturn]] void failAt(const Tile&) { throw Error(ErrorCode::kUnavailable, "A card is gone."); }

class CardSetTest : public testing::TestWithParam<int> {
 protected:
  void run(CardSet& cards, const std::function<CountingWork::Hook(int card)>& before,
           const std::function<CountingWork::Hook(int card)>& after = {},
           const std::function<void(double)>& checkpoint = {}) {
    std::fill(done_.begin(), done_.end(), 0);
    cards.run(
        cards.inUse(cards.size()), kItems,
        [&](int card) {
          return std::make_unique<CountingWork>(cards.card(card), done_, before(card),
                                                after ? after(card) : CountingWork::Hook());
        },
        anyPace, checkpoint);
  }
  static CountingWork::Hook nothing(int) { return {}; }
  void expectIdle(CardSet& cards) {
    for (int i = 0; i < cards.size(); ++i) {
      const auto& card = dynamic_cast<test::HostDevice&>(cards.card(i));
      EXPECT_TRUE(card.isIdle());
      EXPECT_EQ(card.queue(), 0);
    }
  }

  std::vector<int> done_ = std::vector<int>(kItems);
};

TEST_P(CardSetTest, DoEveryItemOnceAndSayHowFarTheyAre) {
  CardSet cards = cardsOf(GetParam());
  double last = 0;
  run(cards, nothing, nothing, [&](double share) {
    EXPECT_GT(share, last);
    last = share;
  });
  EXPECT_EQ(last, 1);
  EXPECT_THAT(done_, Each(1));
  expectIdle(cards);
}

TEST_P(CardSetTest, ShortMemoryTakesSmallerTilesAndThenFewerAtATime) {
  CardSet cards = cardsOf(GetParam());
  std::atomic<int> refused = 0;
  std::vector<std::atomic<int>> underWay(GetParam());
  const auto before = [&](int card) -> CountingWork::Hook {
    return [&, card](const Tile& tile) {
      if (tile.count > 5 || underWay[card] > 0) {
        ++refused;
        throw OutOfDeviceMemory("No room.");
      }
      ++underWay[card];
    };
  };
  const auto after = [&](int card) -> CountingWork::Hook {
    return [&, card](const Tile&) { --underWay[card]; };
  };
  run(cards, before, after);
  EXPECT_THAT(done_, Each(1));
  EXPECT_GT(refused, 0);
  expectIdle(cards);
}

TEST_P(CardSetTest, AllOfThemFailingIsTheErrorOfOne) {
  CardSet cards = cardsOf(GetParam());
  std::vector<std::string> notices;
  cards.onNotice([&](const std::string& sentence) { notices.push_back(sentence); });
  EXPECT_THROW(run(cards, [](int) -> CountingWork::Hook { return failAt; }), Error);
  EXPECT_TRUE(notices.empty());
  expectIdle(cards);
  run(cards, nothing);
  EXPECT_THAT(done_, Each(1)) << "one failure does not leave a card out";
}

TEST_P(CardSetTest, StopWhenTheCheckpointThrows) {
  CardSet cards = cardsOf(GetParam());
  const auto stop = [](double) { throw Error(ErrorCode::kCancelled, "Stopped."); };
  for (int i = 0; i < 3; ++i) EXPECT_THROW(run(cards, nothing, {}, stop), Error);
  expectIdle(cards);
  EXPECT_EQ(std::ssize(cards.inUse(9)), GetParam()) << "no card is to blame";
}

TEST_P(CardSetTest, WhatIsNoFaultOfACardIsThrownOn) {
  CardSet cards = cardsOf(GetParam());
  const auto bug = [](int) -> CountingWork::Hook {
    return [](const Tile&) { throw std::bad_alloc(); };
  };
  EXPECT_THROW(run(cards, bug), std::bad_alloc);
  expectIdle(cards);
}

INSTANTIATE_TEST_SUITE_P(Cards, CardSetTest, testing::Values(1, 2, 5));

TEST(CardsThatFail, LeaveTheirTilesToOthersAndAreLeftOutInTheEnd) {
  for (const bool atEnd : {false, true}) {
    CardSet cards = cardsOf(3);
    std::vector<std::string> notices;
    cards.onNotice([&](const std::string& sentence) { notices.push_back(sentence); });
    for (int round = 0; round < 3; ++round) {
      std::vector<int> done(kItems);
      std::latch failed(round < 2 ? 2 : 0);  // the cards 0 and 2
      const auto hook = [&](int card) -> CountingWork::Hook {
        if (card == 1) return [&](const Tile&) { failed.wait(); };
        return [&](const Tile& tile) {
          failed.count_down();
          failAt(tile);
        };
      };
      cards.run(cards.inUse(3), kItems,
                [&](int card) {
                  return std::make_unique<CountingWork>(cards.card(card), done,
                                                        atEnd ? CountingWork::Hook() : hook(card),
                                                        atEnd ? hook(card) : CountingWork::Hook());
                },
                anyPace, {});
      EXPECT_THAT(done, Each(1)) << round;
    }
    EXPECT_EQ(notices.size(), 4u);
    EXPECT_THAT(notices, Each(HasSubstr("A card is gone. The other cards did its work.")));
    EXPECT_THAT(cards.inUse(3), ElementsAre(1));
  }
}

TEST(Cards, AreNamedTogether) {
  EXPECT_EQ(cardsOf(1).description(), "Card 0, 1 GB");
  EXPECT_EQ(cardsOf(2).description(), "Card 0 and Card 1, 2 GB");
  std::vector<std::unique_ptr<GpuDevice>> alike;
  for (int i = 0; i < 3; ++i) alike.push_back(std::make_unique<test::HostDevice>("NVIDIA H200"));
  EXPECT_EQ(CardSet(std::move(alike)).description(), "3 x NVIDIA H200, 3 GB");
}

}  // namespace
}  // namespace acg::gpu
