// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/processor_gs_pat.h"

#include <algorithm>
#include <complex>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <hwy/targets.h>
#include <Eigen/Core>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/solvers/solver.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using Drives = Eigen::Map<const Eigen::VectorXcf>;

BatchTask gsPatTask(int points, int capacity, int iterations, const ParameterSet& more = {}) {
  BatchTask task;
  ParameterSet given = more;
  given["iterations"] = std::int64_t{iterations};
  task.parameters = resolveParameters(solver("gs-pat").parameters(), given, "solver");
  task.points = points;
  task.capacity = capacity;
  task.wantsDrives = true;
  return task;
}

void fillProblems(std::mt19937& random, BatchSolver& batch) {
  std::uniform_real_distribution<double> unit(0, 1);
  for (double& x : batch.points()) x = (unit(random) - 0.5) * 0.08;
  for (float& a : batch.magnitudes()) a = static_cast<float>(0.2 + 0.8 * unit(random));
}

/// A of one problem in double precision.
Eigen::MatrixXcd exactPropagator(Backend& backend, const PropagationModel& model,
                                 const Eigen::Matrix3Xd& points) {
  Eigen::MatrixXcd a(points.cols(), model.size());
  for (int n = 0; n < model.size(); ++n) {
    const Eigen::VectorXcd drives = Eigen::VectorXcd::Unit(model.size(), n);
    a.col(n) = backend.evaluate(model, drives, points, 0, Precision::kDouble, {})
                   .values.row(0)
                   .transpose();
  }
  return a;
}

/// The method as published, in double precision.
Eigen::VectorXcd gsPat(const Eigen::MatrixXcd& a, const Eigen::VectorXd& wanted, int iterations,
                       bool isCorrected) {
  const Eigen::MatrixXcd b = a.adjoint() * a.rowwise().squaredNorm().cwiseInverse().asDiagonal();
  Eigen::VectorXcd p = wanted.cast<std::complex<double>>();
  for (int i = 0; i < iterations; ++i) {
    p = a * (b * p);
    for (Eigen::Index m = 0; m < p.size(); ++m) p(m) *= wanted(m) / std::abs(p(m));
  }
  if (isCorrected) {
    p = a * (b * p);
    for (Eigen::Index m = 0; m < p.size(); ++m) {
      p(m) *= wanted(m) * wanted(m) / std::norm(p(m));
    }
  }
  return b * p;
}

class ProcessorGsPat : public testing::TestWithParam<std::int64_t> {
 protected:
  ProcessorGsPat() { hwy::SetSupportedTargetsForTest(GetParam()); }
  ~ProcessorGsPat() override { hwy::SetSupportedTargetsForTest(0); }

  void expectMatchesTheMethod(const PropagationModel& model, const BatchTask& task) {
    const auto batch = makeProcessorGsPat(model, task, *backend_);
    fillProblems(random_, *batch);
    std::ranges::fill(batch->drives(), std::numeric_limits<float>::quiet_NaN());
    std::ranges::fill(batch->codes(), 0xAA);
    batch->solve(task.capacity);
    const bool isCorrected = flagOf(task.parameters, "final_correction");
    const int iterations = static_cast<int>(integerOf(task.parameters, "iterations"));
    for (int i = 0; i < task.capacity; ++i) {
      const Eigen::Map<const Eigen::Matrix3Xd> points(
          batch->points().data() + std::size_t(3) * task.points * i, 3, task.points);
      const Eigen::Map<const Eigen::VectorXf> wanted(
          batch->magnitudes().data() + std::size_t(task.points) * i, task.points);
      const Eigen::VectorXcd expected = gsPat(exactPropagator(*backend_, model, points),
                                              wanted.cast<double>(), iterations, isCorrected);
      const std::size_t first = std::size_t(model.size()) * i;
      const Drives drives(batch->drives().data() + first, model.size());
      EXPECT_LT((drives.cast<std::complex<double>>() - expected).norm(), 2e-4 * expected.norm())
          << "problem " << i << " of " << task.points << " points, " << model.size() << " drives";
      for (int n = 0; n < model.size(); ++n) {
        ASSERT_EQ(batch->codes()[first + n], phaseCode(drives(n)));
      }
    }
  }

  std::mt19937 random_{20};
  std::unique_ptr<Backend> backend_ = makeCpuBackend(2);
};

constexpr int kFew = 3;  // each iteration turns rounding into more

TEST_P(ProcessorGsPat, GivesTheDrivesOfTheMethodForAnyNumberOfPointsAndElements) {
  for (const int points : {2, 3, 7, 16, 17, 32, 33, 50}) {
    const PropagationModel model = test::randomModel(random_, 60 + points);
    expectMatchesTheMethod(model, gsPatTask(points, 2, kFew));
  }
  expectMatchesTheMethod(test::randomModel(random_, 300), gsPatTask(128, 1, kFew));
  expectMatchesTheMethod(test::randomModel(random_, 2), gsPatTask(2, 1, kFew));
}

TEST_P(ProcessorGsPat, StopsAfterAnyNumberOfIterationsWithAndWithoutTheLastCorrection) {
  const PropagationModel model = test::facingArrays(8, 0.0105, 0.2, TransducerModel{});
  for (const int iterations : {1, 2, kFew}) {
    for (const bool isCorrected : {false, true}) {
      expectMatchesTheMethod(model,
                             gsPatTask(9, 1, iterations, {{"final_correction", isCorrected}}));
    }
  }
}

TEST_P(ProcessorGsPat, KnowsImagesAndElementsThatAreOff) {
  const PropagationModel plain = test::randomModel(random_, 80);
  expectMatchesTheMethod(test::withRandomSources(random_, plain), gsPatTask(6, 2, kFew));
}

INSTANTIATE_TEST_SUITE_P(Targets, ProcessorGsPat,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()));

TEST(ProcessorGsPatBatch, DoesNotDependOnTheNumberOfThreads) {
  const PropagationModel model = test::facingArrays(16, 0.0105, 0.24, TransducerModel{});
  const BatchTask task = gsPatTask(32, 40, 100);
  const auto one = makeCpuBackend(1), four = makeCpuBackend(4);
  const auto alone = makeProcessorGsPat(model, task, *one);
  const auto together = makeProcessorGsPat(model, task, *four);
  std::mt19937 random(4);
  fillProblems(random, *alone);
  std::ranges::copy(alone->points(), together->points().begin());
  std::ranges::copy(alone->magnitudes(), together->magnitudes().begin());

  alone->solve(40);
  together->solve(40);

  EXPECT_TRUE(std::ranges::equal(alone->drives(), together->drives()));
  EXPECT_TRUE(std::ranges::equal(alone->codes(), together->codes()));
}

TEST(ProcessorGsPatBatch, IsSilentWhereNothingIsWanted) {
  const PropagationModel model = test::facingArrays(5, 0.0105, 0.24, TransducerModel{});
  const auto backend = makeCpuBackend(1);
  const auto batch = makeProcessorGsPat(model, gsPatTask(4, 1, 10), *backend);
  std::mt19937 random(6);
  fillProblems(random, *batch);
  std::ranges::fill(batch->magnitudes(), 0.0f);

  batch->solve(1);

  for (const std::complex<float> drive : batch->drives()) ASSERT_EQ(drive, 0.0f);
  for (const std::uint8_t code : batch->codes()) ASSERT_EQ(code, 0);
}

TEST(ProcessorGsPatBatch, RefusesWhatItHasNoPlaceFor) {
  const auto backend = makeCpuBackend(1);
  const auto refuses = [&](int elements, const BatchTask& task) {
    std::mt19937 random(7);
    try {
      makeProcessorGsPat(test::randomModel(random, elements), task, *backend);
    } catch (const Error& error) {
      return error.code() == ErrorCode::kUnavailable;
    }
    return false;
  };

  EXPECT_TRUE(refuses(9, gsPatTask(1, 1, 1)));
  EXPECT_TRUE(refuses(9, gsPatTask(kMostFusedPoints + 1, 1, 1)));
  EXPECT_TRUE(refuses(1, gsPatTask(2, 1, 1)));
  EXPECT_TRUE(refuses(9, gsPatTask(2, 1, 1, {{"random_start", true}})));
  EXPECT_FALSE(refuses(9, gsPatTask(2, 1, 1)));
}

}  // namespace
}  // namespace acg
