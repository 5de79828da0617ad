// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/backend_under_test.h"
#include "tests/support/judge.h"
#include "tests/support/judged_backend.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using test::BackendTest;
using test::BackendTestWith;
using test::expectMatchesJudge;
using test::judgeDerivatives;
using test::relativeError;

class RandomScenes : public BackendTestWith<int> {};
class MeasuredTables : public BackendTest {};
class RearHalfSpace : public BackendTest {};

TEST_P(RandomScenes, AgreeWithTheJudgeInDouble) {
  std::mt19937 random(GetParam());
  const PropagationModel model = test::randomModel(random, 1 + random() % 70);
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 1 + random() % 20, 0.08);

  expectMatchesJudge(backend(), model, drives, points, 2e-10, Precision::kDouble);
}

TEST_P(RandomScenes, AgreeWithTheJudgeInSingle) {
  std::mt19937 random(GetParam());
  const PropagationModel model = test::randomModel(random, 40 + random() % 70);
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 30, 0.08);

  expectMatchesJudge(backend(), model, drives, points, 3e-5, Precision::kSingle);
}

TEST_P(RandomScenes, ManySourcesFollowOneDrive) {
  std::mt19937 random(GetParam());
  const PropagationModel model =
      test::withRandomSources(random, test::randomModel(random, 20 + random() % 20));
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 12, 0.08);

  expectMatchesJudge(backend(), model, drives, points, 2e-10, Precision::kDouble, 1);
  expectMatchesJudge(backend(), model, drives, points, 3e-5, Precision::kSingle, 1);

  // The propagator says the same.
  const auto a = backend().allocate(12, model.size());
  const auto q = backend().allocate(model.size(), 1);
  const auto p = backend().allocate(12, 1);
  const Eigen::VectorXcf single = drives.cast<std::complex<float>>();
  Eigen::VectorXcf reached(12);
  backend().propagator(model, points, *a);
  backend().upload({single.data(), std::size_t(single.size())}, *q);
  backend().multiply(*a, *q, *p);
  backend().download(*p, {reached.data(), 12});
  const Eigen::VectorXcd exact =
      judgeDerivatives(model, drives, points, 0).values.row(0).transpose();
  EXPECT_LE((reached.cast<std::complex<double>>() - exact).cwiseAbs().maxCoeff(),
            2e-5 * exact.cwiseAbs().maxCoeff());
}

TEST_P(RandomScenes, HaveTheThirdDerivativesOfTheJudge) {
  std::mt19937 random(GetParam());
  const PropagationModel model = test::randomModel(random, 10 + random() % 20);
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 5, 0.08);

  const PressureDerivatives judge = judgeDerivatives(model, drives, points, 3);

  for (const Precision precision : {Precision::kDouble, Precision::kSingle}) {
    const auto result = backend().evaluate(model, drives, points, 3, precision, {});
    ASSERT_EQ(result.values.rows(), 20);
    const double tolerance = precision == Precision::kDouble ? 1e-9 : 1e-4;
    for (int row = 0; row < 20; ++row) {
      EXPECT_LE(relativeError(result, judge, row), tolerance) << "row " << row;
    }
  }
}

TEST_F(MeasuredTables, AgreeWithTheJudge) {
  for (int seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    PropagationModel model = test::randomModel(random, 12);
    for (ElementGroup& group : model.groups) {
      const double strength = group.transducer.sourcePressure;
      group.transducer = test::measuredElement();
      group.transducer.sourcePressure = strength;
      if (seed % 2 == 0) {  // held before 20 and beyond 150 degrees
        auto& angles = group.transducer.tableAngles;
        auto& gains = group.transducer.tableGains;
        angles.erase(angles.begin(), angles.begin() + 2);
        gains.erase(gains.begin(), gains.begin() + 2);
        angles.resize(14);
        gains.resize(14);
      }
      group.transducer.radiatesBack = seed % 3 != 0;
    }
    const Eigen::VectorXcd drives = test::randomDrives(random, 12);
    const Eigen::Matrix3Xd points = test::randomPoints(random, 8, 0.08);
    expectMatchesJudge(backend(), model, drives, points, 1e-12, Precision::kDouble, 0);
    expectMatchesJudge(backend(), model, drives, points, 1e-5, Precision::kSingle, 0);
    if (seed % 3 == 0) continue;  // the judge takes differences, which meet the edge of the shadow
    expectMatchesJudge(backend(), model, drives, points, 1e-4, Precision::kDouble, 1);
    expectMatchesJudge(backend(), model, drives, points, 1e-4, Precision::kSingle, 1);
  }
}

TEST_F(MeasuredTables, GiveEachElementItsColumn) {
  PropagationModel model = test::flatArray(4, 10.5e-3, test::measuredElement());
  std::mt19937 random(3);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 5, 0.2);
  for (const bool rear : {true, false}) {
    model.groups[0].transducer.radiatesBack = rear;
    const auto a = backend().allocate(5, 16);
    std::vector<std::complex<float>> values(a->size());
    backend().propagator(model, points, *a);
    backend().download(*a, values);
    for (int m = 0; m < 5; ++m) {
      for (int n = 0; n < 16; ++n) {
        const std::complex<double> judge(test::judgePressure(model, Eigen::VectorXcd::Unit(16, n),
                                                             points.col(m).cast<long double>()));
        const double scale = 3.4 / (points.col(m) - model.positions.col(n)).norm();
        EXPECT_LE(std::abs(std::complex<double>(values[m * 16 + n]) - judge), 1e-5 * scale);
      }
    }
  }
}

TEST_F(RearHalfSpace, IsSilentWhereItIsOff) {
  std::mt19937 random(4);
  for (const char* kind : {"point", "piston", "sinc", "ring", "plane_wave"}) {
    TransducerModel transducer;
    transducer.kind = kind;
    transducer.radiatesBack = false;
    const PropagationModel model = test::flatArray(5, 10.5e-3, transducer);
    const Eigen::VectorXcd drives = test::randomDrives(random, 25);
    const Eigen::Matrix3Xd points = test::randomPoints(random, 400, 0.2);
    const auto p = backend().evaluate(model, drives, points, 3, Precision::kSingle, {});
    for (int m = 0; m < 400; ++m) {
      EXPECT_EQ(p.values.col(m).isZero(0), points(2, m) < 0) << kind;
    }
    expectMatchesJudge(backend(), model, drives, points, 1e-5, Precision::kSingle, 0);
    expectMatchesJudge(backend(), model, drives, points, 1e-10, Precision::kDouble, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomScenes, testing::Range(1, 13));

}  // namespace
}  // namespace acg
