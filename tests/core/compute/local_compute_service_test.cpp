// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/local_compute_service.h"

#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"

namespace acg {
namespace {

ScenePtr boardWithFocus(double x) {
  auto scene = std::make_shared<Scene>();
  scene->medium = Medium{};
  scene->transducers["point"] = {.kind = "point"};
  PlacedArray board{.id = "board", .geometry = {}, .transducer = "point", .elements = nullptr};
  board.geometry.kind = "rectangular";
  board.elements = std::make_shared<TransducerArray>(buildArray(board.geometry, {}, "arrays[0]"));
  scene->arrays.push_back(board);
  scene->targets.push_back({.id = "a", .position = {x, 0, 0.1}, .wish = FocalPoint{}});
  return scene;
}

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
  service_->onHologram([&](const HologramPtr&) { ++solved; });
  FieldSpec point;
  point.samples = Eigen::Matrix3Xd{{0.0}, {0.0}, {0.1}};

  const auto result = run({.scene = scene, .hologram = silent, .fields = {point}});

  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(solved, 0);
  EXPECT_EQ(result->fields[0]->channels[0].magnitude(0), 0);
}

TEST_F(LocalComputeServiceTest, ReportsTheErrorOfASceneThatCannotBeSolved) {
  auto scene = std::make_shared<Scene>(*boardWithFocus(0));
  scene->solver.name = "no-such-solver";

  const auto result = run({.scene = scene});

  EXPECT_FALSE(result.has_value());
  EXPECT_THROW(std::rethrow_exception(outcome_.error), Error);
}

}  // namespace
}  // namespace acg
