// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <latch>
#include <numeric>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gpu/engine/gpu_backend.h"
#include "gpu/engine/multi_lattice.h"
#include "tests/gpu/cards_under_test.h"
#include "tests/gpu/lent_device.h"
#include "tests/support/backend_under_test.h"
#include "tests/support/random_scene.h"

namespace acg::gpu {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Every card is worth its thread, and tiles are small.
constexpr GpuBackend::Sharing kAlways{.pairsOfCard = 1, .pointsOfCard = 1, .largestTile = 512};
/// The first card alone, until it fails.
constexpr GpuBackend::Sharing kFirst{.pairsOfCard = 1e18, .pointsOfCard = 1e18, .largestTile = 512};

[[noreturn]] void fail() { throw Error(ErrorCode::kUnavailable, "The lent card fell off."); }

class SeveralCards : public test::BackendTest {
 protected:
  GpuBackend& one() { return dynamic_cast<GpuBackend&>(backend()); }

  std::unique_ptr<GpuBackend> two(const GpuBackend::Sharing& sharing) {
    GpuBackend::Cards cards;
    for (auto& card : test::twoCards()) {
      cards.push_back(std::make_unique<test::LentDevice>(std::move(card)));
    }
    auto made = std::make_unique<GpuBackend>(std::move(cards), 1, sharing);
    made->onNotice([this](const std::string& sentence) { notices_.push_back(sentence); });
    return made;
  }
  static test::LentDevice& lent(GpuBackend& backend, int card) {
    return dynamic_cast<test::LentDevice&>(backend.cards().card(card));
  }

  PressureDerivatives field(Backend& on, int order,
                            const std::function<void(double)>& checkpoint = {}) {
    return on.evaluate(model_, drives_, points_, order, Precision::kSingle, checkpoint);
  }

  /// Five tiles of planes.
  Lattice lattice() {
    Lattice lattice;
    lattice.origin = {-0.01, -0.012, -0.006};
    lattice.spacing = Eigen::Vector3d::Constant(2.1e-3);
    lattice.counts = {8, 8, 8};
    const std::array<int, 3> samples = {256, 256, 39};
    for (int a = 0; a < 3; ++a) {
      LatticeAxis& axis = lattice.axes[a];
      axis.samples = samples[a];
      for (int i = 0; i < axis.samples; ++i) axis.first.push_back(i * 6 / axis.samples);
      axis.weights = {Eigen::MatrixXf(3, axis.samples)};
      for (float& weight : axis.weights[0].reshaped()) {
        weight = std::uniform_real_distribution<float>(-1, 1)(random_);
      }
    }
    return lattice;
  }
  static Eigen::VectorXcd gridOf(const LatticeSums& sums) {
    Eigen::VectorXcd values = Eigen::VectorXcd::Zero(256 * 256 * 39);
    sums.interpolate(0, 39, values.data(), 256, 256 * 256);
    return values;
  }

  std::mt19937 random_{61};
  PropagationModel model_ = test::facingArrays(4, 10.5e-3, 0.24, TransducerModel{});
  Eigen::VectorXcd drives_ = test::randomDrives(random_, model_.size());
  Eigen::Matrix3Xd points_ = test::randomPoints(random_, 9000, 0.1);
  std::vector<std::string> notices_;
};

TEST_F(SeveralCards, GiveTheFieldThatOneGives) {
  const auto backend = two(kAlways);
  for (int order = 0; order <= 3; ++order) {
    EXPECT_TRUE(field(*backend, order).values == field(one(), order).values) << order;
  }
  EXPECT_TRUE(notices_.empty());
}

TEST_F(SeveralCards, BothTakeTiles) {
  const auto backend = two(kAlways);
  std::latch bothBegan(2);
  for (int card = 0; card < 2; ++card) {
    lent(*backend, card).beforeLaunch = [&, isFirst = true]() mutable {
      if (std::exchange(isFirst, false)) bothBegan.arrive_and_wait();
    };
  }

  const auto result = field(*backend, 0);

  EXPECT_GT(lent(*backend, 0).launches, 0);
  EXPECT_GT(lent(*backend, 1).launches, 0);
  EXPECT_TRUE(result.values == field(one(), 0).values);
}

TEST_F(SeveralCards, OneThatFailsLeavesItsTilesToTheOther) {
  const auto expected = field(one(), 1);
  for (int broken = 0; broken < 2; ++broken) {
    const auto backend = two(kAlways);
    std::latch failed(1);
    int launches = 0;
    lent(*backend, broken).beforeLaunch = [&] {
      if (++launches < 3) return;  // some tiles are under way
      failed.count_down();
      fail();
    };
    lent(*backend, 1 - broken).beforeLaunch = [&] { failed.wait(); };
    notices_.clear();

    const auto result = field(*backend, 1);

    EXPECT_TRUE(result.values == expected.values) << broken;
    EXPECT_THAT(notices_, ElementsAre(HasSubstr("fell off. The other cards did its work.")));
  }
}

TEST_F(SeveralCards, AnotherTakesOverWhereThoseChosenFailAndTwoFailuresLeaveACardOut) {
  const auto expected = field(one(), 0);
  const auto backend = two(kFirst);
  lent(*backend, 0).beforeLaunch = fail;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(field(*backend, 0).values == expected.values);
  EXPECT_EQ(notices_.size(), 2u);
  EXPECT_THAT(backend->cards().inUse(2), ElementsAre(1));

  lent(*backend, 1).beforeLaunch = fail;
  for (int i = 0; i < 2; ++i) EXPECT_THROW(field(*backend, 0), Error);
  EXPECT_THAT(backend->cards().inUse(2), ElementsAre(0, 1)) << "with none left, all are tried";
}

TEST_F(SeveralCards, AllThatFailAreAnError) {
  const auto backend = two(kAlways);
  for (int card = 0; card < 2; ++card) lent(*backend, card).beforeLaunch = fail;
  try {
    field(*backend, 0);
    FAIL() << "evaluated without a card";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
    EXPECT_STREQ(error.what(), "The lent card fell off.");
  }
  EXPECT_TRUE(notices_.empty());
}

TEST_F(SeveralCards, ReportProgressAndStopWhenAsked) {
  const auto backend = two(kAlways);
  double last = 0;
  field(*backend, 0, [&](double share) {
    EXPECT_GT(share, last);
    last = share;
  });
  EXPECT_EQ(last, 1);

  const auto stop = [](double) { throw Error(ErrorCode::kUnavailable, "Stopped."); };
  EXPECT_THROW(field(*backend, 0, stop), Error);
  EXPECT_TRUE(notices_.empty());
  EXPECT_EQ(backend->cards().inUse(2).size(), 2u) << "who asked was no card";
  EXPECT_TRUE(field(*backend, 0).values == field(one(), 0).values);
}

TEST_F(SeveralCards, ShareOutThePlanesOfAGrid) {
  const Lattice lattice = this->lattice();
  const Eigen::VectorXcd expected = gridOf(*one().sumLattice(model_, drives_, lattice, 0, {}));
  const auto backend = two(kAlways);

  const auto sums = backend->sumLattice(model_, drives_, lattice, 0, {});

  ASSERT_NE(dynamic_cast<MultiLattice*>(sums.get()), nullptr);
  EXPECT_TRUE(gridOf(*sums) == expected);
  lent(*backend, 0).beforeLaunch = fail;  // whichever tiles it gets
  EXPECT_TRUE(gridOf(*sums) == expected);
  lent(*backend, 1).beforeLaunch = fail;
  EXPECT_THROW(gridOf(*sums), Error);
}

TEST_F(SeveralCards, ShortMemoryInterpolatesFewerPlanesAtATime) {
  const Lattice lattice = this->lattice();
  const Eigen::VectorXcd expected = gridOf(*one().sumLattice(model_, drives_, lattice, 0, {}));
  for (const std::size_t megabytes : {12, 6}) {
    auto narrow =
        std::make_unique<test::LentDevice>(one().device(), test::LentDevice::kAll, megabytes << 20);
    const test::LentDevice& device = *narrow;
    GpuBackend backend(std::move(narrow), 1);
    const auto sums = backend.sumLattice(model_, drives_, lattice, 0, {});
    ASSERT_NE(dynamic_cast<GpuLattice*>(sums.get()), nullptr);

    EXPECT_TRUE(gridOf(*sums) == expected);

    EXPECT_GT(device.refused, 0) << megabytes;
  }
}

TEST_F(SeveralCards, ACardThatCannotSumALatticeLeavesItToTheOther) {
  const Lattice lattice = this->lattice();
  const Eigen::VectorXcd expected = gridOf(*one().sumLattice(model_, drives_, lattice, 0, {}));
  const auto backend = two(kAlways);
  lent(*backend, 1).beforeLaunch = fail;

  const auto sums = backend->sumLattice(model_, drives_, lattice, 0, {});

  EXPECT_TRUE(gridOf(*sums) == expected);
  EXPECT_EQ(notices_.size(), 1u);
}

}  // namespace
}  // namespace acg::gpu
