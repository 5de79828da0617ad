// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <functional>
#include <latch>
#include <memory>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/compute/local_compute_service.h"
#include "core/error.h"
#include "tests/core/compute/board_scene.h"
#include "tests/core/compute/fake_clock.h"

namespace acg {
namespace {

FieldSpec slice(int points) {
  FieldSpec spec;
  spec.samples = FieldGrid::between({-0.02, 0, 0.08}, {0.02, 0, 0.12}, {points, 1, points});
  return spec;
}

class HologramOf : public testing::Test {
 protected:
  struct Heard {
    std::optional<ComputeResult> result;
    JobOutcome outcome;
  };
  ComputeService::Handler hearing() {
    return [this](std::optional<ComputeResult> result, const JobOutcome& outcome) {
      heard_.push_back({std::move(result), outcome});
    };
  }
  ComputeRequest request() {
    ComputeRequest request;
    request.scene = boardWithFocus(0.01);
    request.fields = {slice(5), slice(7)};
    return request;
  }

  FakeClock clock_;
  std::vector<Heard> heard_;
  LocalServiceOptions options_{.queue = {.clock = clock_.clock()}};
  std::unique_ptr<ComputeService> service_ = makeLocalComputeService(
      makeCpuBackend(1), [](std::function<void()> f) { f(); }, options_);
};

TEST_F(HologramOf, LooksAtWhatTheJobBeforeItSolves) {
  ComputeRequest wanted = request();
  auto scene = std::make_shared<Scene>(*wanted.scene);
  scene->targets[0].wish = Trap{};
  wanted.scene = scene;
  wanted.judgeTraps = true;
  service_->submit({}, wanted, hearing());
  service_->waitUntilIdle();
  const ComputeResult whole = *std::exchange(heard_, {}).at(0).result;

  wanted.hologramOf = service_->submit({}, {.scene = scene}, hearing());
  service_->submit({}, wanted, hearing());
  service_->waitUntilIdle();

  ASSERT_EQ(heard_.size(), 2u);
  const ComputeResult& look = heard_[1].result.value();
  EXPECT_EQ(look.hologram, heard_[0].result.value().hologram);
  EXPECT_EQ(look.hologram->drives, whole.hologram->drives);
  EXPECT_EQ(look.solveSeconds, 0) << "solved again";
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(look.fields.at(i)->channels[0].values, whole.fields[i]->channels[0].values);
  }
  ASSERT_EQ(look.verdicts.size(), 1u);
  EXPECT_EQ(look.verdicts[0].hold, whole.verdicts[0].hold);
}

TEST_F(HologramOf, ASceneThatCannotBeSolvedEndsWhatFollowsWithItsError) {
  ComputeRequest wanted = request();
  auto scene = std::make_shared<Scene>(*wanted.scene);
  scene->solver.name = "no-such-solver";
  wanted.scene = scene;

  wanted.hologramOf = service_->submit({}, {.scene = scene}, hearing());
  service_->submit({}, wanted, hearing());
  service_->waitUntilIdle();

  ASSERT_EQ(heard_.size(), 2u);
  for (const Heard& job : heard_) {
    EXPECT_FALSE(job.result.has_value());
    EXPECT_TRUE(job.outcome.error != nullptr);
  }
}

TEST_F(HologramOf, WhatFollowsASolveThatIsReplacedEndsAsItDoes) {
  std::latch begun(1), gate(1);
  service_->onHologram([&, isFirst = true](const HologramPtr&, const ScenePtr&) mutable {
    if (!std::exchange(isFirst, false)) return;
    begun.count_down();
    gate.wait();
  });
  const JobSpec spec{.key = "preview", .supersede = Supersede::kWaiting};
  ComputeRequest looked = request();
  const auto solveAndLook = [&] {
    looked.hologramOf = service_->submit(spec, {.scene = looked.scene}, hearing());
    service_->submit({}, looked, hearing());
  };
  solveAndLook();
  begun.wait();
  solveAndLook();
  solveAndLook();
  gate.count_down();
  service_->waitUntilIdle();

  ASSERT_EQ(heard_.size(), 6u);
  EXPECT_EQ(std::ranges::count_if(heard_, [](const Heard& h) { return h.outcome.isCancelled; }), 2)
      << "the second solve, which still waited, and its look";
}

TEST_F(HologramOf, AFieldThatWouldBeLateIsLookedAtCoarser) {
  ComputeRequest wanted = request();
  wanted.fields = {slice(9)};
  wanted.fields[0].accuracy = 1e-4;
  wanted.coarser = CoarserLook{.accuracy = 1e-2, .step = 2};
  const JobSpec spec{.deadline = clock_.in(1), .estimate = 2, .coarserEstimate = 0.5};
  service_->submit(spec, wanted, hearing());
  service_->waitUntilIdle();

  const ComputeResult& result = heard_.at(0).result.value();
  EXPECT_TRUE(result.isCoarse);
  EXPECT_EQ(sampleCount(result.fields.at(0)->samples), 25);
}

TEST_F(HologramOf, RefusesAJobThatSolvesNothing) {
  ComputeRequest wanted = request();
  wanted.hologramOf = 99;
  EXPECT_THROW(service_->submit({}, wanted, hearing()), Error);
  EXPECT_TRUE(heard_.empty());
}

TEST(CoarserLook, KeepsTheExtentAndTheLooserAccuracy) {
  FieldSpec spec;
  spec.samples = FieldGrid::between({0, 1, 5}, {1, 3, 5}, {10, 2, 1});
  spec.accuracy = 0.1;

  const FieldSpec less = coarser(spec, {.accuracy = 1e-2, .step = 3});

  const FieldGrid& grid = std::get<FieldGrid>(less.samples);
  EXPECT_EQ(grid.counts, (std::array<int, 3>{4, 2, 1}));
  EXPECT_TRUE(grid.point(grid.size() - 1).isApprox(Eigen::Vector3d(1, 3, 5)));
  EXPECT_EQ(less.accuracy, 0.1);
  EXPECT_THROW(coarser(spec, {.step = 0}), Error);
  spec.samples = Eigen::Matrix3Xd(Eigen::Matrix3Xd::Random(3, 7));
  EXPECT_EQ(sampleCount(coarser(spec, {.accuracy = 1, .step = 3}).samples), 7);
}

}  // namespace
}  // namespace acg
