// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <hwy/targets.h>
#include <Eigen/Geometry>

#include "core/backend/cpu/cpu_backend.h"
#include "tests/support/judge.h"
#include "tests/support/judged_backend.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using test::expectMatchesJudge;
using test::judgeDerivatives;
using test::relativeError;

TEST(CpuField, RowsOfDerivativesAreNamedOnceForEachSetOfAxes) {
  std::set<int> rows = {0};
  for (int i = 0; i < 3; ++i) {
    rows.insert(PressureDerivatives::row(i));
    for (int j = 0; j < 3; ++j) {
      rows.insert(PressureDerivatives::row(i, j));
      EXPECT_EQ(PressureDerivatives::row(i, j), PressureDerivatives::row(j, i));
      for (int k = 0; k < 3; ++k) {
        rows.insert(PressureDerivatives::row(i, j, k));
        EXPECT_EQ(PressureDerivatives::row(i, j, k), PressureDerivatives::row(j, i, k));
        EXPECT_EQ(PressureDerivatives::row(i, j, k), PressureDerivatives::row(k, j, i));
      }
    }
  }
  EXPECT_EQ(rows.size(), 20u);
  EXPECT_EQ(*rows.rbegin(), 19);
}

TEST(CpuField, EachOrderIsTheDifferenceOfTheOneBelow) {
  std::mt19937 random(21);
  const PropagationModel model = test::randomModel(random, 60);
  const Eigen::VectorXcd drives = test::randomDrives(random, 60);
  const Eigen::Vector3d at(0.01, -0.006, 0.004);
  const auto backend = makeCpuBackend(1);
  const auto valuesAt = [&](const Eigen::Vector3d& point) {
    return Eigen::VectorXcd(
        backend->evaluate(model, drives, point, 3, Precision::kDouble, {}).values.col(0));
  };
  const double h = 5e-5;
  const Eigen::VectorXcd values = valuesAt(at);
  for (int k = 0; k < 3; ++k) {
    const auto along = [&](double s) { return valuesAt(at + s * Eigen::Vector3d::Unit(k)); };
    const Eigen::VectorXcd slope =
        (8 * (along(h) - along(-h)) - (along(2 * h) - along(-2 * h))) / (12 * h);
    const auto expectSlope = [&](int row, int below) {
      EXPECT_LE(std::abs(values(row) - slope(below)), 1e-5 * std::abs(values(row)))
          << "row " << row;
    };
    expectSlope(PressureDerivatives::row(k), 0);
    for (int i = 0; i < 3; ++i) {
      expectSlope(PressureDerivatives::row(i, k), PressureDerivatives::row(i));
      for (int j = 0; j < 3; ++j) {
        expectSlope(PressureDerivatives::row(i, j, k), PressureDerivatives::row(i, j));
      }
    }
  }
}

TEST(CpuField, DoubleKeepsTwelveDigitsOfThePressure) {
  const auto backend = makeCpuBackend(2);
  std::mt19937 random(5);
  const PropagationModel model = test::facingArrays(8, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());

  expectMatchesJudge(*backend, model, drives, test::randomPoints(random, 100, 0.1), 1e-12,
                     Precision::kDouble, 0);
}

TEST(CpuField, DoesNotDependOnTheNumberOfThreads) {
  std::mt19937 random(9);
  const PropagationModel model = test::randomModel(random, 200);
  const Eigen::VectorXcd drives = test::randomDrives(random, 200);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 20000, 0.1);
  for (const Precision precision : {Precision::kSingle, Precision::kDouble}) {
    const auto one = makeCpuBackend(1)->evaluate(model, drives, points, 1, precision, {});
    const auto three = makeCpuBackend(3)->evaluate(model, drives, points, 1, precision, {});
    EXPECT_TRUE(one.values == three.values);
  }
}

/// The kernels with each instruction set that this processor has, down to plain scalar code.
class InstructionSets : public testing::TestWithParam<std::int64_t> {
 protected:
  InstructionSets() { hwy::SetSupportedTargetsForTest(GetParam()); }
  ~InstructionSets() override { hwy::SetSupportedTargetsForTest(0); }
};

TEST_P(InstructionSets, AgreeWithTheJudge) {
  const auto backend = makeCpuBackend(1);
  for (const int seed : {1, 2}) {
    std::mt19937 random(seed);
    const PropagationModel model = test::randomModel(random, 40);
    const Eigen::VectorXcd drives = test::randomDrives(random, 40);
    const Eigen::Matrix3Xd points = test::randomPoints(random, 21, 0.08);
    expectMatchesJudge(*backend, model, drives, points, 3e-5, Precision::kSingle);
    expectMatchesJudge(*backend, model, drives, points, 2e-10, Precision::kDouble);
  }
}

TEST_P(InstructionSets, HaveTheThirdDerivativesOfTheJudge) {
  std::mt19937 random(15);
  const PropagationModel model = test::randomModel(random, 12);
  const Eigen::VectorXcd drives = test::randomDrives(random, 12);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 4, 0.08);
  const PressureDerivatives judge = judgeDerivatives(model, drives, points, 3);
  const auto backend = makeCpuBackend(1);
  for (const Precision precision : {Precision::kDouble, Precision::kSingle}) {
    const auto result = backend->evaluate(model, drives, points, 3, precision, {});
    for (int row = 10; row < 20; ++row) {
      EXPECT_LE(relativeError(result, judge, row), precision == Precision::kDouble ? 1e-9 : 1e-4)
          << "row " << row;
    }
  }
}

TEST_P(InstructionSets, KeepTheirPromiseForBoards) {
  std::mt19937 random(12);
  PropagationModel model = test::facingArrays(16, 10.5e-3, 0.24, TransducerModel{});
  // Off the axes and with absorption; the last seven elements leave the plane of the others.
  const Eigen::Matrix3d turn =
      Eigen::AngleAxisd(0.7, Eigen::Vector3d(1, -2, 0.5).normalized()).toRotationMatrix();
  model.positions = turn * model.positions;
  model.normals = turn * model.normals;
  model.positions.rightCols(7).array() += 2e-3;
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 3000, 0.1);
  for (const double absorption : {0.0, 3.0}) {
    model.medium.absorption = absorption;
    const auto backend = makeCpuBackend(1);
    const auto exact = backend->evaluate(model, drives, points, 0, Precision::kDouble, {});
    const auto fast = backend->evaluate(model, drives, points, 0, Precision::kSingle, {});
    EXPECT_LE(relativeError(fast, exact, 0), 1e-5) << "absorption " << absorption;
  }
}

TEST_P(InstructionSets, HoldNearABoard) {
  std::mt19937 random(13);
  const PropagationModel model = test::flatArray(8, 10.5e-3, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, 64);
  Eigen::Matrix3Xd points = model.positions;
  for (Eigen::Index m = 0; m < points.cols(); ++m) {
    points.col(m) += Eigen::Vector3d(3e-4, -2e-4, 1e-3);
  }
  const auto backend = makeCpuBackend(1);
  expectMatchesJudge(*backend, model, drives, points, 3e-5, Precision::kSingle);
}

TEST_P(InstructionSets, PropagatorIsThePressureOfEachElement) {
  std::mt19937 random(14);
  const PropagationModel model = test::randomModel(random, 40);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 6, 0.08);
  const auto backend = makeCpuBackend(1);
  const auto a = backend->allocate(6, 40);
  std::vector<std::complex<float>> values(a->size());

  backend->propagator(model, points, *a);
  backend->download(*a, values);

  for (int n = 0; n < 40; ++n) {
    const auto exact =
        backend->evaluate(model, Eigen::VectorXcd::Unit(40, n), points, 0, Precision::kDouble, {});
    for (int m = 0; m < 6; ++m) {
      const std::complex<double> actual(values[m * 40 + n]);
      EXPECT_LE(std::abs(actual - exact.values(0, m)), 2e-5 * exact.values.cwiseAbs().maxCoeff());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, InstructionSets,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()));

}  // namespace
}  // namespace acg
