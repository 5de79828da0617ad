// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/batch.h"

#include <algorithm>
#include <complex>
#include <random>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/solvers/solver.h"
#include "tests/support/backend_under_test.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using BatchSolverOnDevice = test::BackendTest;

// Few iterations, because each turns rounding into more.
TEST_F(BatchSolverOnDevice, GivesTheDrivesOfTheCpu) {
  const PropagationModel model = test::facingArrays(6, 0.0105, 0.2, TransducerModel{});
  BatchTask task;
  task.parameters =
      resolveParameters(solver("gs-pat").parameters(), {{"iterations", std::int64_t{3}}}, "solver");
  task.points = 7;
  task.capacity = 50;
  task.wantsDrives = true;
  const auto cpu = makeCpuBackend(1);
  const auto expected = makeBatchSolver(model, task, *cpu);
  const auto batch = makeBatchSolver(model, task, backend());
  std::mt19937 random(8);
  std::uniform_real_distribution<double> unit(0, 1);
  for (double& x : batch->points()) x = (unit(random) - 0.5) * 0.1;
  for (float& a : batch->magnitudes()) a = static_cast<float>(0.2 + 0.8 * unit(random));
  std::ranges::copy(batch->points(), expected->points().begin());
  std::ranges::copy(batch->magnitudes(), expected->magnitudes().begin());

  batch->solve(task.capacity);
  expected->solve(task.capacity);

  using Drives = Eigen::Map<const Eigen::MatrixXcf>;
  const Drives actual(batch->drives().data(), model.size(), task.capacity);
  const Drives wanted(expected->drives().data(), model.size(), task.capacity);
  for (int i = 0; i < task.capacity; ++i) {
    EXPECT_LT((actual.col(i) - wanted.col(i)).norm(), 2e-4f * wanted.col(i).norm()) << i;
  }
}

}  // namespace
}  // namespace acg
