// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/batch.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/solvers/solver.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

BatchTask taskOf(const char* name, int points, int capacity, const ParameterSet& given = {}) {
  BatchTask task;
  task.solver = name;
  task.parameters = resolveParameters(solver(name).parameters(), given, "solver");
  task.points = points;
  task.capacity = capacity;
  task.wantsDrives = true;
  return task;
}

void fillProblems(BatchSolver& batch) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> unit(0, 1);
  for (double& x : batch.points()) x = (unit(random) - 0.5) * 0.08;
  for (float& a : batch.magnitudes()) a = static_cast<float>(0.2 + 0.8 * unit(random));
}

/// One problem of the batch by the solver itself.
std::vector<std::complex<float>> aloneDrives(const PropagationModel& model, const BatchTask& task,
                                             BatchSolver& batch, int problem) {
  const auto backend = makeCpuBackend(1);
  const int points = task.points;
  const BufferPtr a = backend->allocate(points, model.size());
  const BufferPtr wanted = backend->allocate(points, 1), q = backend->allocate(model.size(), 1);
  const Eigen::Map<const Eigen::Matrix3Xd> at(batch.points().data() + 3 * points * problem, 3,
                                              points);
  backend->propagator(model, at, *a);
  const auto magnitudes = batch.magnitudes().subspan(points * problem, points);
  backend->upload(std::vector<std::complex<float>>(magnitudes.begin(), magnitudes.end()), *wanted);
  const std::function<void(double, const Buffer*)> iterationDone = [](double, const Buffer*) {};
  solver(task.solver)
      .solve({.backend = *backend,
              .propagator = *a,
              .wanted = *wanted,
              .randomSeed = task.randomSeed,
              .parameters = task.parameters,
              .iterationDone = iterationDone},
             *q);
  std::vector<std::complex<float>> drives(model.size());
  backend->download(*q, drives);
  return drives;
}

TEST(BatchSolver, SolvesEveryProblemAsIfItWereAlone) {
  const PropagationModel model = test::facingArrays(6, 0.0105, 0.2, TransducerModel{});
  const auto backend = makeCpuBackend(2);
  const BatchTask tasks[] = {taskOf("gs-pat", 5, 7), taskOf("gs-pat", 1, 3), taskOf("wgs", 5, 3),
                             taskOf("gs-pat", 5, 3, {{"random_start", true}}),
                             taskOf("gs-pat", 5, 3, {{"final_correction", false}})};
  for (const BatchTask& task : tasks) {
    const auto batch = makeBatchSolver(model, task, *backend);
    fillProblems(*batch);
    batch->solve(task.capacity);
    for (int i = 0; i < task.capacity; ++i) {
      const auto expected = aloneDrives(model, task, *batch, i);
      const auto drives = batch->drives().subspan(i * model.size(), model.size());
      for (int n = 0; n < model.size(); ++n) {
        ASSERT_LT(std::abs(drives[n] - expected[n]), 1e-4f * std::abs(expected[n]) + 1e-6f)
            << task.solver << ", problem " << i << ", drive " << n;
        ASSERT_EQ(batch->codes()[i * model.size() + n], phaseCode(drives[n]));
      }
    }
  }
}

TEST(BatchSolver, LeavesWhatIsBeyondTheProblemsAlone) {
  const PropagationModel model = test::facingArrays(4, 0.0105, 0.2, TransducerModel{});
  const auto backend = makeCpuBackend(1);
  const auto batch = makeBatchSolver(model, taskOf("gs-pat", 3, 4), *backend);
  fillProblems(*batch);
  std::ranges::fill(batch->codes(), 0xAA);

  batch->solve(2);

  const auto beyond = batch->codes().subspan(2 * model.size());
  EXPECT_TRUE(std::ranges::all_of(beyond, [](std::uint8_t code) { return code == 0xAA; }));
}

TEST(BatchSolver, GivesTheNearestOf256Phases) {
  EXPECT_EQ(phaseCode(2.0f), 0);
  EXPECT_EQ(phaseCode({0, 3}), 64);
  EXPECT_EQ(phaseCode(-1.0f), 128);
  EXPECT_EQ(phaseCode({0, -0.5f}), 192);
  EXPECT_EQ(phaseCode(std::polar(1.0f, -0.013f)), 255);
  EXPECT_EQ(phaseCode(std::polar(1.0f, -0.012f)), 0);
  EXPECT_EQ(phaseCode(0.0f), 0);
  EXPECT_EQ(phaseCode({NAN, 1}), 0);
}

/// Stands in for a kernel that is there.
class Fused final : public BatchSolver {
 public:
  std::string description() const override { return "fused"; }
  std::span<double> points() override { return {}; }
  std::span<float> magnitudes() override { return {}; }
  void solve(int) override {}
  std::span<std::uint8_t> codes() override { return {}; }
  std::span<std::complex<float>> drives() override { return {}; }
};

std::unique_ptr<BatchSolver> makeForFewPoints(const PropagationModel&, const BatchTask& task,
                                              Backend&) {
  if (task.points > 4) throw Error(ErrorCode::kUnavailable, "Too many points.");
  return std::make_unique<Fused>();
}

TEST(BatchSolver, TakesTheFusedKernelOfItsSolverAndBackendWhereItHasRoom) {
  const PropagationModel model = test::facingArrays(3, 0.0105, 0.2, TransducerModel{});
  const auto backend = makeCpuBackend(1);
  const auto descriptionWith = [&](const FusedSolverEntry& entry, const BatchTask& task) {
    return makeBatchSolver(model, task, *backend, {&entry, 1})->description();
  };

  EXPECT_EQ(descriptionWith({"gs-pat", "cpu", makeForFewPoints}, taskOf("gs-pat", 4, 1)), "fused");
  EXPECT_NE(descriptionWith({"gs-pat", "cpu", makeForFewPoints}, taskOf("gs-pat", 5, 1)), "fused");
  EXPECT_NE(descriptionWith({"gs-pat", "cuda", makeForFewPoints}, taskOf("gs-pat", 4, 1)), "fused");
  EXPECT_NE(descriptionWith({"gs-pat", "cpu", makeForFewPoints}, taskOf("wgs", 4, 1)), "fused");
}

TEST(BatchSolver, RefusesAnEmptyBatchAndSolversThatTakeScenes) {
  const PropagationModel model = test::facingArrays(3, 0.0105, 0.2, TransducerModel{});
  const auto backend = makeCpuBackend(1);

  EXPECT_THROW(makeBatchSolver(model, taskOf("gs-pat", 0, 1), *backend), Error);
  EXPECT_THROW(makeBatchSolver(model, taskOf("gs-pat", 1, 0), *backend), Error);
  EXPECT_THROW(makeBatchSolver(model, taskOf("l-bfgs", 1, 1), *backend), Error);
}

}  // namespace
}  // namespace acg
