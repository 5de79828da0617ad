// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/fused/fused_gs_pat.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/solvers/solver.h"
#include "gpu/cuda/cuda_cards.h"
#include "gpu/cuda/fused/share_out.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using Drives = Eigen::Map<const Eigen::VectorXcf>;

BatchTask gsPatTask(int points, int capacity, int iterations) {
  BatchTask task;
  task.parameters = resolveParameters(solver("gs-pat").parameters(),
                                      {{"iterations", std::int64_t{iterations}}}, "solver");
  task.points = points;
  task.capacity = capacity;
  task.wantsDrives = true;
  return task;
}

/// A model of `size` elements without plane waves.
PropagationModel spreadingModel(std::mt19937& random, int size) {
  PropagationModel model = test::randomModel(random, size);
  for (ElementGroup& group : model.groups) {
    if (group.transducer.kind == "plane_wave") group.transducer.kind = "piston";
    group.transducer.radiatesBack = random() % 2 == 0;
  }
  return model;
}

PropagationModel facingBoards() { return test::facingArrays(16, 0.0105, 0.24, TransducerModel{}); }

/// Points in a cube of 10 cm and magnitudes of 0.2 to 1, every ninth of them 0.
void fillProblems(std::mt19937& random, BatchSolver& batch) {
  std::uniform_real_distribution<double> unit(0, 1);
  for (double& x : batch.points()) x = (unit(random) - 0.5) * 0.1;
  int index = 0;
  for (float& a : batch.magnitudes()) {
    a = index++ % 9 == 5 ? 0.0f : static_cast<float>(0.2 + 0.8 * unit(random));
  }
}

void copyProblems(BatchSolver& from, BatchSolver& to) {
  std::ranges::copy(from.points(), to.points().begin());
  std::ranges::copy(from.magnitudes(), to.magnitudes().begin());
}

void poison(BatchSolver& batch) {
  std::ranges::fill(batch.codes(), 0xAA);
  std::ranges::fill(batch.drives(), std::complex<float>(NAN, NAN));
}

/// Largest difference of a problem's drives over the norm of the expected ones.
double worstError(BatchSolver& actual, BatchSolver& expected, int problems, int elements) {
  double worst = 0;
  for (int i = 0; i < problems; ++i) {
    const Drives a(actual.drives().data() + std::size_t(i) * elements, elements);
    const Drives b(expected.drives().data() + std::size_t(i) * elements, elements);
    const double error = (a - b).norm() / std::max(b.norm(), 1e-30f);
    worst = error <= worst ? worst : error;  // also where it is no number
  }
  return worst;
}

/// Every code is that of its drive or, where the drive lies between two, its neighbour.
void expectCodesOfDrives(BatchSolver& batch, std::size_t count) {
  for (std::size_t n = 0; n < count; ++n) {
    const int difference = (batch.codes()[n] - phaseCode(batch.drives()[n])) & 255;
    if (difference == 0) continue;
    const double turns = std::arg(std::complex<double>(batch.drives()[n])) * 128 / std::numbers::pi;
    const double between = std::abs(turns - std::floor(turns) - 0.5);
    ASSERT_TRUE((difference == 1 || difference == 255) && between < 2e-3)
        << "code " << int(batch.codes()[n]) << " of drive " << batch.drives()[n];
  }
}

class FusedGsPat : public testing::Test {
 protected:
  void SetUp() override {
    try {
      makeFusedGsPat(facingBoards(), gsPatTask(1, 1, 1));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kUnavailable) throw;
      GTEST_SKIP() << error.what();
    }
  }

  /// The fused solver against the CPU's on `problems` problems; returns the largest error.
  double errorOn(const PropagationModel& model, int points, int problems, int iterations) {
    const BatchTask task = gsPatTask(points, problems, iterations);
    const auto fused = makeFusedGsPat(model, task);
    const auto expected = makeBatchSolver(model, task, *cpu_);
    fillProblems(random_, *fused);
    copyProblems(*fused, *expected);
    poison(*fused);
    fused->solve(problems);
    expected->solve(problems);
    expectCodesOfDrives(*fused, std::size_t(problems) * model.size());
    return worstError(*fused, *expected, problems, model.size());
  }

  std::mt19937 random_{20};
  std::unique_ptr<Backend> cpu_ = makeCpuBackend(0);
};

// Few iterations: each turns rounding into more, here and on the CPU.
constexpr int kFew = 3;
constexpr double kBound = 2e-4;

TEST_F(FusedGsPat, GivesTheDrivesOfTheCpuForAnyNumberOfPointsAndElements) {
  for (const int points : {1, 2, 7, 32}) {
    for (const int elements : {1, 64, 249, 512, 1000}) {
      for (const int problems : {1, 3}) {
        const PropagationModel model = spreadingModel(random_, elements);
        EXPECT_LT(errorOn(model, points, problems, kFew), kBound)
            << points << " points, " << elements << " elements, " << problems << " problems";
      }
    }
  }
}

TEST_F(FusedGsPat, GivesTheDrivesOfTheCpuOnTwoBoardsOfPistons) {
  EXPECT_LT(errorOn(facingBoards(), 32, 1, kFew), kBound);
  EXPECT_LT(errorOn(facingBoards(), 32, 64, kFew), kBound);
}

TEST_F(FusedGsPat, KnowsImagesGainsAndElementsThatAreOff) {
  for (const int problems : {1, 3}) {
    for (int round = 0; round < 4; ++round) {
      const PropagationModel model =
          test::withRandomSources(random_, spreadingModel(random_, 100 + round));
      EXPECT_LT(errorOn(model, 9, problems, kFew), kBound) << round;
    }
    PropagationModel model = facingBoards();
    model.gain = Eigen::VectorXcd::Ones(model.size());
    for (int n = 0; n < model.size(); n += 3) model.gain(n) = 0;
    model.gain(1) = std::polar(0.5, 2.0);
    EXPECT_LT(errorOn(model, 32, problems, kFew), kBound);
  }
}

TEST_F(FusedGsPat, KnowsMeasuredDirectivities) {
  PropagationModel model = facingBoards();
  TransducerModel& table = model.groups[0].transducer;
  table.kind = "table";
  table.tableAngles = {0, 0.3, 0.6, 1.0, 1.5};
  table.tableGains = {1, 0.95, 0.8, 0.5, 0.1};

  EXPECT_LT(errorOn(model, 32, 1, kFew), kBound);
  EXPECT_LT(errorOn(model, 32, 5, kFew), kBound);
}

TEST_F(FusedGsPat, GivesEveryProblemOfAnyBatchTheSameDrivesEachTime) {
  const PropagationModel model = facingBoards();
  const auto fused = makeFusedGsPat(model, gsPatTask(32, 4097, 100));
  fillProblems(random_, *fused);
  fused->solve(4097);
  const std::vector<std::uint8_t> codes(fused->codes().begin(), fused->codes().end());
  const std::vector<std::complex<float>> drives(fused->drives().begin(), fused->drives().end());

  for (const int problems : {3, 4097}) {
    poison(*fused);
    fused->solve(problems);
    const std::size_t count = std::size_t(problems) * model.size();
    EXPECT_TRUE(std::equal(codes.begin(), codes.begin() + count, fused->codes().begin()));
    EXPECT_TRUE(std::equal(drives.begin(), drives.begin() + count, fused->drives().begin()));
    if (count == codes.size()) continue;
    EXPECT_EQ(fused->codes()[count], 0xAA) << "wrote beyond the last problem";
    EXPECT_TRUE(std::isnan(fused->drives()[count].real()));
  }
}

// The same card as two, and all there are.
TEST_F(FusedGsPat, SharesBatchesOutAmongCards) {
  const PropagationModel model = facingBoards();
  const PropagationModel odd = spreadingModel(random_, 101);  // codes come by the byte
  std::vector<int> all = gpu::cudaCards();
  for (const PropagationModel& each : {model, odd}) {
    const BatchTask task = gsPatTask(32, 4097, kFew);
    const auto one = makeFusedGsPat(each, task, {all[0]});
    fillProblems(random_, *one);
    one->solve(4097);
    for (const std::vector<int>& cards : {std::vector{all[0], all[0]}, all}) {
      const auto several = makeFusedGsPat(each, task, cards);
      copyProblems(*one, *several);
      poison(*several);

      several->solve(4097);

      EXPECT_TRUE(std::ranges::equal(one->codes(), several->codes()));
      EXPECT_TRUE(std::ranges::equal(one->drives(), several->drives()));
    }
  }
}

TEST(SharesOfCards, AreAllProblemsByWeight) {
  using cuda::shareOut;
  EXPECT_EQ(shareOut(4096, {132, 132}, 1024), (std::vector{2048, 2048}));
  EXPECT_EQ(shareOut(4097, {132, 132}, 1024), (std::vector{2048, 2049}));
  EXPECT_EQ(shareOut(4096, {100, 50, 50}, 1024), (std::vector{2048, 1024, 1024}));
  EXPECT_EQ(shareOut(2047, {132, 132}, 1024), (std::vector{2047, 0}));
  EXPECT_EQ(shareOut(3, {1}, 1024), (std::vector{3}));
}

TEST(SharesOfCards, WhatACardFailsInOthersDo) {
  using cuda::BatchPart;
  const std::vector<BatchPart> parts = cuda::partsOf({3, 0, 4, 5});
  ASSERT_EQ(parts.size(), 3u);
  EXPECT_EQ(parts[1].card, 2);
  EXPECT_EQ(parts[1].first, 3);
  // By what each of the four cards does: begin and end, fail at the begin, fail at the end.
  enum Way { kWorks, kFailsFirst, kFailsLast };
  for (int code = 0; code < 3 * 3 * 3 * 3; ++code) {
    const auto wayOf = [&](int card) {
      return static_cast<Way>(code / std::array{1, 3, 9, 27}[card] % 3);
    };
    std::vector<int> solved(12, 0);
    std::vector<BatchPart> underWay(4);
    const auto begin = [&](const BatchPart& part) {
      if (wayOf(part.card) == kFailsFirst) throw Error(ErrorCode::kUnavailable, "At the begin.");
      underWay[part.card] = part;
    };
    const auto end = [&](int card) {
      if (wayOf(card) == kFailsLast) throw Error(ErrorCode::kUnavailable, "At the end.");
      for (int i = 0; i < underWay[card].count; ++i) ++solved[underWay[card].first + i];
    };
    const bool isAnyWell =
        wayOf(0) == kWorks || wayOf(1) == kWorks || wayOf(2) == kWorks || wayOf(3) == kWorks;
    if (isAnyWell) {
      cuda::solveParts(parts, 4, begin, end);
      EXPECT_EQ(solved, std::vector<int>(12, 1)) << code;
    } else {
      EXPECT_THROW(cuda::solveParts(parts, 4, begin, end), Error) << code;
    }
  }
}

TEST_F(FusedGsPat, AnswersSingleProblemsTheSameAfterTheKernelThatWaitedHasLeft) {
  const PropagationModel model = facingBoards();
  const auto single = makeFusedGsPat(model, gsPatTask(32, 1, 100));
  const auto busy = makeFusedGsPat(model, gsPatTask(32, 4096, 2000));
  fillProblems(random_, *single);
  fillProblems(random_, *busy);
  single->solve(1);
  const std::vector<std::complex<float>> drives(single->drives().begin(), single->drives().end());

  for (int round = 0; round < 50; ++round) {
    poison(*single);
    single->solve(1);
    ASSERT_TRUE(std::ranges::equal(drives, single->drives())) << round;
    if (round % 10 == 0) busy->solve(4096);  // longer than the kernel waits
  }
}

TEST_F(FusedGsPat, ReachesTheAmplitudesOfTheCpuAfterManyIterations) {
  const PropagationModel model = facingBoards();
  const int problems = 16, elements = model.size();
  const BatchTask task = gsPatTask(32, problems, 100);
  const auto fused = makeFusedGsPat(model, task);
  const auto expected = makeBatchSolver(model, task, *cpu_);
  fillProblems(random_, *fused);
  std::ranges::fill(fused->magnitudes(), 1.0f);
  copyProblems(*fused, *expected);
  fused->solve(problems);
  expected->solve(problems);

  const auto meanAmplitude = [&](BatchSolver& batch, int i) {
    Eigen::VectorXcd q = Drives(batch.drives().data() + std::size_t(i) * elements, elements)
                             .cast<std::complex<double>>();
    q = q.cwiseQuotient(q.cwiseAbs().cast<std::complex<double>>());
    const Eigen::Map<const Eigen::Matrix3Xd> points(batch.points().data() + 96 * i, 3, 32);
    return cpu_->evaluate(model, q, points, 0, Precision::kDouble, {}).values.cwiseAbs().mean();
  };
  for (int i = 0; i < problems; ++i) {
    EXPECT_NEAR(meanAmplitude(*fused, i) / meanAmplitude(*expected, i), 1, 1e-3) << i;
  }
}

TEST_F(FusedGsPat, IsSilentWhereNothingIsWanted) {
  for (const int problems : {1, 3}) {
    const auto fused = makeFusedGsPat(facingBoards(), gsPatTask(4, problems, 10));
    fillProblems(random_, *fused);
    std::ranges::fill(fused->magnitudes(), 0.0f);
    poison(*fused);
    fused->solve(problems);
    for (const std::complex<float> drive : fused->drives()) ASSERT_EQ(drive, 0.0f);
    for (const std::uint8_t code : fused->codes()) ASSERT_EQ(code, 0);
  }
}

TEST_F(FusedGsPat, RefusesWhatItHasNoPlaceFor) {
  const auto refuses = [](const PropagationModel& model, const BatchTask& task) {
    try {
      makeFusedGsPat(model, task);
    } catch (const Error& error) {
      return error.code() == ErrorCode::kUnavailable;
    }
    return false;
  };
  PropagationModel waves = facingBoards();
  waves.groups[0].transducer.kind = "plane_wave";
  BatchTask random = gsPatTask(1, 1, 1);
  random.parameters["random_start"] = true;

  EXPECT_TRUE(refuses(facingBoards(), gsPatTask(33, 1, 1)));
  EXPECT_TRUE(refuses(waves, gsPatTask(1, 1, 1)));
  EXPECT_TRUE(refuses(facingBoards(), random));
  EXPECT_FALSE(refuses(facingBoards(), gsPatTask(32, 1, 1)));
}

}  // namespace
}  // namespace acg
