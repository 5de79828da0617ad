// SPDX-License-Identifier: GPL-3.0-or-later
// The service with a cache behind it: equal answers, and nothing computed twice.
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "core/compute/cache/result_key.h"
#include "core/compute/local_compute_service.h"
#include "core/error.h"
#include "core/scene/document.h"
#include "tests/core/compute/board_scene.h"
#include "tests/support/faulty_device.h"

namespace acg {
namespace {

FieldSpec slice(double y = 0, const char* quantity = "pressure") {
  FieldSpec spec;
  spec.samples = FieldGrid::between({-0.05, y, 0.05}, {0.05, y, 0.15}, {21, 1, 21});
  spec.quantities = {quantity};
  return spec;
}

class CachedServiceTest : public testing::Test {
 protected:
  std::optional<ComputeResult> ask(ComputeService& service, ComputeRequest request) {
    std::optional<ComputeResult> answer;
    service.submit({.label = "test"}, std::move(request),
                   [&](std::optional<ComputeResult> result, const JobOutcome& outcome) {
                     answer = std::move(result);
                     outcome_ = outcome;
                   });
    service.waitUntilIdle();
    return answer;
  }
  std::optional<ComputeResult> ask(ComputeRequest request) {
    return ask(*cached_, std::move(request));
  }
  std::unique_ptr<ComputeService> make(std::shared_ptr<ResultCache> cache, bool warmsUp = false) {
    return makeLocalComputeService(std::make_unique<test::FaultyDevice>(work_),
                                   [](std::function<void()> f) { f(); },
                                   {.cache = std::move(cache), .warmsUp = warmsUp});
  }
  /// What the backend was asked for so far: any solve or field makes it more.
  int work() const { return work_->calls + work_->allocations; }

  std::shared_ptr<test::Faults> work_ = std::make_shared<test::Faults>();
  std::shared_ptr<ResultCache> cache_ = std::make_shared<ResultCache>();
  std::unique_ptr<ComputeService> cached_ = make(cache_);
  JobOutcome outcome_;
};

TEST_F(CachedServiceTest, AnUndoIsAnsweredWithoutAnyWork) {
  Document document(boardWithFocus(0.01));
  const auto show = [&] {
    return ask({.scene = document.scene(),
                .revision = document.revision(),
                .fields = {slice(), slice(0.01)}})
        .value();
  };
  const ComputeResult first = show();
  document.edit("Move", 0, [](Scene& scene) { scene.targets[0].position.x() = -0.02; });
  const ComputeResult second = show();
  const int before = work();

  document.undo();
  const ComputeResult undone = show();
  document.redo();
  const ComputeResult redone = show();

  EXPECT_GT(before, 0);
  EXPECT_EQ(work(), before) << "something was computed";
  EXPECT_EQ(undone.hologram->drives, first.hologram->drives);
  EXPECT_EQ(undone.hologram->revision, document.revision() - 1);
  EXPECT_EQ(undone.fields, first.fields) << "a field was copied";
  EXPECT_EQ(redone.hologram->drives, second.hologram->drives);
  EXPECT_EQ(redone.fields, second.fields);
}

TEST_F(CachedServiceTest, AVolumeForManyViewsIsComputedOnce) {
  FieldSpec volume;
  volume.samples = FieldGrid::between({-0.05, -0.05, 0.05}, {0.05, 0.05, 0.15}, {40, 40, 40});
  const auto first = ask({.scene = boardWithFocus(0), .fields = {volume, slice()}});
  const int before = work();

  const auto again = ask({.scene = boardWithFocus(0), .fields = {slice(), volume}});

  EXPECT_EQ(work(), before);
  EXPECT_EQ(again->fields[1], first->fields[0]);
  EXPECT_EQ(cache_->statistics(ResultKind::kField).hits, 2u);
}

TEST_F(CachedServiceTest, GivesWhatItsUncachedTwinGivesOverAWanderingSession) {
  const auto twin = make(nullptr);
  std::mt19937 random(3);
  std::array<ScenePtr, 8> scenes;
  for (std::size_t i = 0; i < scenes.size(); ++i) {
    auto scene = std::make_shared<Scene>(*boardWithFocus(0.005 * static_cast<double>(i)));
    if (i % 2) scene->targets.push_back({"t", {0, 0.01, 0.08}, Trap{}, {}});
    if (i % 3 == 0) scene->solver.name = "wgs";
    if (i % 4 == 0) scene->solver.phaseLevels = 8;
    scenes[i] = scene;
  }
  const char* quantities[] = {"pressure", "gorkov", "velocity"};
  const DriveView views[] = {DriveView::kSolved, DriveView::kEmitted, DriveView::kDifference};
  for (int i = 0; i < 120; ++i) {
    ComputeRequest request;
    request.scene = scenes[random() % scenes.size()];
    request.revision = static_cast<std::uint64_t>(i);
    request.fields = {slice(0.01 * (random() % 2), quantities[random() % 3])};
    request.drives = views[random() % 3];
    request.judgeTraps = random() % 4 == 0;

    const auto mine = ask(request), wanted = ask(*twin, request);

    ASSERT_TRUE(mine && wanted);
    ASSERT_EQ(mine->hologram->drives, wanted->hologram->drives) << i;
    ASSERT_EQ(mine->hologram->revision, static_cast<std::uint64_t>(i));
    ASSERT_EQ(mine->hologram->report.note, wanted->hologram->report.note);
    ASSERT_EQ(mine->fields[0]->channels[0].values, wanted->fields[0]->channels[0].values) << i;
    ASSERT_EQ(mine->verdicts.size(), wanted->verdicts.size());
    for (std::size_t v = 0; v < mine->verdicts.size(); ++v) {
      ASSERT_EQ(mine->verdicts[v].reason, wanted->verdicts[v].reason);
      ASSERT_EQ(mine->verdicts[v].stiffness, wanted->verdicts[v].stiffness);
    }
  }
  EXPECT_GT(cache_->statistics(ResultKind::kHologram).hits, 50u) << "else this shows little";
  EXPECT_GT(cache_->statistics(ResultKind::kField).hits, 10u);
}

TEST_F(CachedServiceTest, AMethodThatFollowsThePreviousHologramGetsItEachTime) {
  const auto twin = make(nullptr);
  const auto temporal = [](double x) {
    auto scene = std::make_shared<Scene>(*boardWithFocus(x));
    scene->solver.name = "temporal";
    scene->solver.parameters["max_phase_step_rad"] = 0.05;
    return scene;
  };
  // The same scene after different ones: each time another step towards it.
  for (const double x : {0.0, 0.02, 0.0, 0.02, 0.02, -0.03, 0.02}) {
    const auto mine = ask({.scene = temporal(x)}), wanted = ask(*twin, {.scene = temporal(x)});
    ASSERT_TRUE(mine && wanted);
    EXPECT_EQ(mine->hologram->drives, wanted->hologram->drives) << x;
  }
}

TEST_F(CachedServiceTest, AnErrorIsNotRemembered) {
  auto scene = std::make_shared<Scene>(*boardWithFocus(0));
  int failures = 0;
  work_->before = [&](int) {
    if (++failures == 1) throw Error(ErrorCode::kUnavailable, "The device is busy.");
  };

  EXPECT_FALSE(ask({.scene = scene}).has_value());
  EXPECT_THROW(std::rethrow_exception(outcome_.error), Error);
  EXPECT_TRUE(ask({.scene = scene}).has_value());
}

TEST_F(CachedServiceTest, WithoutACacheEverythingIsComputedEachTime) {
  cached_ = make(nullptr);
  ask({.scene = boardWithFocus(0)});
  const int once = work();
  ask({.scene = boardWithFocus(0)});

  EXPECT_EQ(work(), 2 * once);
}

TEST_F(CachedServiceTest, WarmUpComputesTheNextStepBeforeItIsAskedFor) {
  cached_ = make(cache_, true);
  Document document(boardWithFocus(0.01));
  const auto show = [&] {
    return ask({.scene = document.scene(), .revision = document.revision(), .fields = {slice()}})
        .value();
  };
  const auto nudge = [&] {
    document.edit("Nudge", 0, [](Scene& scene) { scene.targets[0].position.y() += 0.001; });
  };
  show();
  for (int i = 0; i < 2; ++i) {
    nudge();
    show();
  }
  const int before = work();  // the step to come is among it
  const std::uint64_t hits = cache_->statistics(ResultKind::kField).hits;

  nudge();
  const ComputeResult next = show();

  EXPECT_EQ(cache_->statistics(ResultKind::kField).hits, hits + 1);
  EXPECT_EQ(cache_->statistics(ResultKind::kField).warmedUsed, 1u);
  EXPECT_GT(work(), before) << "the step after it was not prepared";
  const auto twin = make(nullptr);
  const auto wanted = ask(*twin, {.scene = document.scene(), .fields = {slice()}});
  EXPECT_EQ(next.hologram->drives, wanted->hologram->drives);
  EXPECT_EQ(next.fields[0]->channels[0].values, wanted->fields[0]->channels[0].values);
}

TEST_F(CachedServiceTest, WarmUpIsNotShown) {
  cached_ = make(cache_, true);
  ask({.scene = boardWithFocus(0.01)});
  int seen = 0;
  cached_->onHologram([&](const HologramPtr&, const ScenePtr&) { ++seen; });
  ask({.scene = boardWithFocus(0.02)});

  EXPECT_EQ(seen, 1) << "a prepared hologram was announced";
  EXPECT_TRUE(cached_->jobs().empty());
}

}  // namespace
}  // namespace acg
