// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/local_compute_service.h"

#include <atomic>
#include <cmath>
#include <complex>
#include <memory>
#include <optional>
#include <thread>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/drive/emission.h"
#include "core/error.h"
#include "tests/core/compute/board_scene.h"
#include "tests/support/faulty_device.h"

namespace acg {
namespace {

class LocalComputeServiceTest : public testing::Test {
 protected:
  // Submits and waits; the handler runs on the worker before it becomes idle.
  std::optional<ComputeResult> run(ComputeRequest request) {
    std::optional<ComputeResult> answer;
    service_->submit({.label = "test"}, std::move(request),
                     [&](std::optional<ComputeResult> result, const JobOutcome& outcome) {
                       answer = std::move(result);
                       outcome_ = outcome;
                     });
    service_->waitUntilIdle();
    return answer;
  }

  JobOutcome outcome_;
  std::unique_ptr<ComputeService> service_ =
      makeLocalComputeService(makeCpuBackend(1), [](std::function<void()> f) { f(); });
};

TEST_F(LocalComputeServiceTest, GoesOnElsewhereWhenADeviceFailsInAJobAndSaysSo) {
  auto faults = std::make_shared<test::Faults>();
  faults->before = [](int) {
    throw Error(ErrorCode::kUnavailable, "The device fell off the bus.");
  };
  service_ = makeLocalComputeService(
      makeAutomaticBackend(makeCpuBackend(1), std::make_unique<test::FaultyDevice>(faults),
                           test::kAlwaysDevice),
      [](std::function<void()> f) { f(); });
  std::vector<std::string> notices;
  service_->onNotice([&](const std::string& sentence) { notices.push_back(sentence); });
  FieldSpec volume;  // large enough for sums in float32, which alone leave the processor
  volume.samples = FieldGrid::between({-0.05, -0.05, 0.05}, {0.05, 0.05, 0.15}, {40, 40, 40});

  const auto result = run({.scene = boardWithFocus(0.01), .fields = {volume, volume}});

  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->fields.size(), 2u);
  EXPECT_EQ(result->fields[0]->report.backend, "cpu");
  EXPECT_EQ(faults->calls, 2);
  ASSERT_EQ(notices.size(), 2u);
  EXPECT_EQ(notices[0], "The device fell off the bus. The processor took over.");
}

TEST_F(LocalComputeServiceTest, DoesOnceAtLeisureWhatMakesLaterWorkQuicker) {
  std::atomic<int> times = 0, jobsBefore = 0;
  std::atomic<bool> mayEnd = false;
  LocalServiceOptions options;
  options.atLeisure = [&](Backend&, const std::function<void(double)>& checkpoint) {
    ++times;
    while (!mayEnd) checkpoint(0);  // lets others through
  };
  service_ = makeLocalComputeService(
      makeCpuBackend(1), [](std::function<void()> f) { f(); }, std::move(options));
  while (times == 0) std::this_thread::yield();
  EXPECT_TRUE(service_->jobs().empty()) << "nobody is told of it";

  service_->submit({.label = "test"}, {.scene = boardWithFocus(0.01)},
                   [&](const std::optional<ComputeResult>& result, const JobOutcome&) {
                     jobsBefore += result.has_value();
                     mayEnd = true;
                   });
  service_->waitUntilIdle();

  EXPECT_EQ(jobsBefore, 1);
  EXPECT_EQ(times, 1);
}

TEST_F(LocalComputeServiceTest, SolvesAndLooksInOneJob) {
  FieldSpec slice;
  slice.samples = FieldGrid::between({-0.05, 0, 0.05}, {0.05, 0, 0.15}, {21, 1, 21});

  const auto result = run({.scene = boardWithFocus(0.01), .revision = 7, .fields = {slice}});

  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->hologram->revision, 7u);
  EXPECT_EQ(result->hologram->drives.size(), 256);
  ASSERT_EQ(result->fields.size(), 1u);
  EXPECT_EQ(result->fields[0]->revision, 7u);
  const FieldChannel* pressure = result->fields[0]->find("pressure");
  ASSERT_NE(pressure, nullptr);
  EXPECT_EQ(pressure->values.size(), 2u * 21 * 21);
}

TEST_F(LocalComputeServiceTest, DoesNotSolveWhenAHologramIsGiven) {
  const ScenePtr scene = boardWithFocus(0);
  auto silent = std::make_shared<Hologram>();
  silent->drives = Eigen::VectorXcd::Zero(256);
  int solved = 0;
  service_->onHologram([&](const HologramPtr&, const ScenePtr&) { ++solved; });
  FieldSpec point;
  point.samples = Eigen::Matrix3Xd{{0.0}, {0.0}, {0.1}};

  const auto result = run({.scene = scene, .hologram = silent, .fields = {point}});

  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(solved, 0);
  EXPECT_EQ(result->fields[0]->channels[0].magnitude(0), 0);
}

TEST_F(LocalComputeServiceTest, LooksWithTheDrivesThatAreEmittedOrWithWhatTheyMiss) {
  auto scene = std::make_shared<Scene>(*boardWithFocus(0.01));
  scene->solver.phaseLevels = 0;
  FieldSpec points;
  points.samples = Eigen::Matrix3Xd{{0.01, 0.02}, {0.0, 0.01}, {0.1, 0.08}};
  const auto solved = run({.scene = scene, .fields = {points}});
  // The drives are now put on two phases only, as a device that has no more would do.
  scene = std::make_shared<Scene>(*scene);
  scene->solver.phaseLevels = 2;
  const HologramPtr ideal = solved->hologram;
  const auto look = [&](DriveView drives) {
    return run({.scene = scene, .hologram = ideal, .fields = {points}, .drives = drives})
        ->fields[0]
        ->channels[0]
        .values;
  };

  const auto seen = look(DriveView::kSolved), emitted = look(DriveView::kEmitted),
             difference = look(DriveView::kDifference);

  auto twoPhases = std::make_shared<Hologram>(*ideal);
  for (auto& x : twoPhases->drives) x = std::abs(x) * (x.real() >= 0 ? 1.0 : -1.0);
  const auto wanted = run({.scene = scene, .hologram = twoPhases, .fields = {points}})
                          ->fields[0]
                          ->channels[0]
                          .values;
  EXPECT_EQ(seen, solved->fields[0]->channels[0].values);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    EXPECT_NEAR(emitted[i], wanted[i], 1e-9 * std::abs(wanted[0])) << i;
    EXPECT_NEAR(difference[i], emitted[i] - seen[i], 1e-9 * std::abs(wanted[0])) << i;
  }
  EXPECT_GT(std::abs(emitted[0] - seen[0]), 0.1 * std::abs(seen[0]));
}

TEST_F(LocalComputeServiceTest, JudgesTrapsWhenAsked) {
  auto scene = std::make_shared<Scene>(*boardWithFocus(0));
  Target trap = scene->targets[0];
  trap.id = "t";
  trap.position = {0, 0, 0.05};
  trap.wish = Trap{};
  scene->targets.push_back(trap);

  const auto judged = run({.scene = scene, .judgeTraps = true});
  const auto again = run({.scene = scene,
                          .hologram = judged->hologram,
                          .judgeTraps = true,
                          .forceModel = ForceModel::kGorkov});
  const auto unasked = run({.scene = scene, .hologram = judged->hologram});

  ASSERT_EQ(judged->verdicts.size(), 1u);  // none for the focal point
  EXPECT_EQ(judged->verdicts[0].target, "t");
  EXPECT_EQ(judged->verdicts[0].model, ForceModel::kPartialWaves);
  EXPECT_FALSE(judged->verdicts[0].reason.empty());
  EXPECT_EQ(again->verdicts.at(0).model, ForceModel::kGorkov);
  EXPECT_TRUE(unasked->verdicts.empty());
}

TEST_F(LocalComputeServiceTest, JudgesTheDrivesThatAreLookedAt) {
  auto scene = std::make_shared<Scene>(*boardWithFocus(0));
  scene->solver.phaseLevels = 0;
  scene->targets = {{"t", {0, 0, 0.05}, Trap{}, {}}};
  const auto solved = run({.scene = scene, .judgeTraps = true});
  auto coarse = std::make_shared<Scene>(*scene);
  coarse->solver.phaseLevels = 2;
  const auto judge = [&](DriveView drives) {
    return run({.scene = coarse,
                .hologram = solved->hologram,
                .drives = drives,
                .judgeTraps = true})
        ->verdicts.at(0);
  };
  const auto backend = makeCpuBackend();
  const Emission emission =
      emissionOf(*coarse, *solved->hologram, driveLevels(*coarse, std::nullopt));
  const TrapVerdict wanted =
      judgeTraps(*coarse, emittedHologram(*solved->hologram, emission), *backend).at(0);

  EXPECT_EQ(judge(DriveView::kSolved).reason, solved->verdicts.at(0).reason);
  EXPECT_EQ(judge(DriveView::kEmitted).reason, wanted.reason);
  EXPECT_EQ(judge(DriveView::kEmitted).stiffness, wanted.stiffness);
  EXPECT_EQ(judge(DriveView::kDifference).stiffness, wanted.stiffness);
  EXPECT_NE(wanted.reason, solved->verdicts.at(0).reason) << "else this shows nothing";
}

TEST_F(LocalComputeServiceTest, ReportsTheErrorOfASceneThatCannotBeSolved) {
  auto scene = std::make_shared<Scene>(*boardWithFocus(0));
  scene->solver.name = "no-such-solver";

  const auto result = run({.scene = scene});

  EXPECT_FALSE(result.has_value());
  EXPECT_THROW(std::rethrow_exception(outcome_.error), Error);
}

TEST_F(LocalComputeServiceTest, ComparesMethodsInOneJob) {
  std::optional<SolverComparison> answer;

  service_->compare({.label = "compare"}, {boardWithFocus(0.01), {"naive", "adam"}},
                    [&](std::optional<SolverComparison> result, const JobOutcome&) {
                      answer = std::move(result);
                    });
  service_->waitUntilIdle();

  ASSERT_TRUE(answer.has_value());
  ASSERT_EQ(answer->trials.size(), 2u);
  EXPECT_EQ(answer->trials[0].report.solver, "naive");
  EXPECT_EQ(answer->trials[1].report.solver, "adam");
  EXPECT_NEAR(answer->trials[0].uniformity, 1, 1e-12);
  EXPECT_EQ(answer->trials[1].hologram->drives.size(), 256);
}

TEST_F(LocalComputeServiceTest, AComparisonCanBeStopped) {
  JobOutcome outcome;
  bool hasResult = true;
  auto scene = std::make_shared<Scene>(*boardWithFocus(0.01));
  scene->solver.parameters["iterations"] = std::int64_t{100000};
  const JobId id =
      service_->compare({.label = "compare"}, {scene, std::vector<std::string>(1000, "ibp")},
                        [&](std::optional<SolverComparison> result, const JobOutcome& ended) {
                          hasResult = result.has_value();
                          outcome = ended;
                        });

  service_->cancel(id);
  service_->waitUntilIdle();

  EXPECT_TRUE(outcome.isCancelled);
  EXPECT_FALSE(hasResult);
}

TEST_F(LocalComputeServiceTest, MethodsThatLimitStepsGetTheHologramShownBefore) {
  auto scene = std::make_shared<Scene>(*boardWithFocus(0.02));
  scene->solver.name = "temporal";
  scene->solver.parameters["max_phase_step_rad"] = 0.05;
  const auto first = run({.scene = boardWithFocus(0)});

  const auto next = run({.scene = scene});

  ASSERT_TRUE(first.has_value() && next.has_value());
  for (int n = 0; n < 256; ++n) {
    EXPECT_LE(std::abs(std::arg(next->hologram->drives(n) / first->hologram->drives(n))),
              0.05 + 1e-6);
  }
}

}  // namespace
}  // namespace acg
