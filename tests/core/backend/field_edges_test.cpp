// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>
#include <Eigen/Geometry>

#include "tests/support/backend_under_test.h"
#include "tests/support/judge.h"
#include "tests/support/judged_backend.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using test::BackendTest;
using test::BackendTestWith;
using test::expectMatchesJudge;
using test::relativeError;

class FieldConformance : public BackendTest {};

TEST_F(FieldConformance, SingleMeetsItsPromiseOn20000RandomPoints) {
  std::mt19937 random(6);
  const PropagationModel model = test::facingArrays(16, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 20000, 0.1);

  const auto exact = backend().evaluate(model, drives, points, 0, Precision::kDouble, {});
  const auto fast = backend().evaluate(model, drives, points, 0, Precision::kSingle, {});

  EXPECT_LE(relativeError(fast, exact, 0), 1e-5);
}

TEST_F(FieldConformance, HoldsForAnyNumberOfPoints) {
  std::mt19937 random(7);
  const PropagationModel model = test::randomModel(random, 33);
  const Eigen::VectorXcd drives = test::randomDrives(random, 33);
  for (const int count : {1, 2, 15, 16, 17, 127, 128, 129, 300}) {
    const Eigen::Matrix3Xd points = test::randomPoints(random, count, 0.05);
    expectMatchesJudge(backend(), model, drives, points, 1e-5 * 100 / std::min(100, count) + 1e-5,
                       Precision::kSingle, 0);
  }
}

TEST_F(FieldConformance, HoldsAMillimetreFromTheElements) {
  std::mt19937 random(8);
  const PropagationModel model = test::flatArray(4, 10.5e-3, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, 16);
  Eigen::Matrix3Xd points = model.positions;
  for (Eigen::Index m = 0; m < points.cols(); ++m) {
    points.col(m) += Eigen::Vector3d(3e-4, -2e-4, 1e-3);
  }

  expectMatchesJudge(backend(), model, drives, points, 3e-5, Precision::kSingle);
  expectMatchesJudge(backend(), model, drives, points, 1e-10, Precision::kDouble);
}

TEST_F(FieldConformance, HoldsFromAMicrometreOn) {
  // Each point alone, so that it is held to its own pressure.
  const PropagationModel model = test::flatArray(8, 10.5e-3, TransducerModel{});
  std::mt19937 random(31);
  const Eigen::VectorXcd drives = test::randomDrives(random, 64);
  for (const double distance : {1e-6, 1e-5, 1e-4, 1e-3, 1e-2}) {
    for (const int element : {0, 9, 62}) {
      const Eigen::Vector3d way = Eigen::Vector3d(0.3, -0.5, 0.8).normalized() * distance * 1.0001;
      const Eigen::Matrix3Xd point = model.positions.col(element) + way;
      const auto exact = backend().evaluate(model, drives, point, 1, Precision::kDouble, {});
      const auto fast = backend().evaluate(model, drives, point, 1, Precision::kSingle, {});
      for (int row = 0; row < 4; ++row) {
        EXPECT_LE(relativeError(fast, exact, row), 2e-5) << distance << " m, row " << row;
      }
    }
  }
}

TEST_F(FieldConformance, KeepsItsPromiseInScenesMetresWide) {
  std::mt19937 random(32);
  PropagationModel model = test::facingArrays(8, 0.15, 1.8, TransducerModel{});
  model.medium.absorption = 1.3;
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 2000, 1.6);
  const auto exact = backend().evaluate(model, drives, points, 1, Precision::kDouble, {});
  for (int order = 0; order <= 1; ++order) {
    const auto fast = backend().evaluate(model, drives, points, order, Precision::kSingle, {});
    EXPECT_LE(relativeError(fast, exact, 0), 1e-5) << "order " << order;
  }
}

TEST_F(FieldConformance, KeepsItsPromiseForBoardsAnyhowTurned) {
  std::mt19937 random(12);
  PropagationModel model = test::facingArrays(16, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::Matrix3d turn =
      Eigen::AngleAxisd(0.7, Eigen::Vector3d(1, -2, 0.5).normalized()).toRotationMatrix();
  model.positions = turn * model.positions;
  model.normals = turn * model.normals;
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 3000, 0.1);
  for (const char* kind : {"point", "piston"}) {
    for (const double absorption : {0.0, 3.0}) {
      model.groups[0].transducer.kind = kind;
      model.medium.absorption = absorption;
      const auto exact = backend().evaluate(model, drives, points, 0, Precision::kDouble, {});
      const auto fast = backend().evaluate(model, drives, points, 0, Precision::kSingle, {});
      EXPECT_LE(relativeError(fast, exact, 0), 1e-5) << kind << ", absorption " << absorption;
    }
  }
}

TEST_F(FieldConformance, StaysFiniteAtAnElement) {
  const PropagationModel model = test::flatArray(2, 10.5e-3, TransducerModel{});
  const Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(4);
  for (const Precision precision : {Precision::kSingle, Precision::kDouble}) {
    const auto result = backend().evaluate(model, drives, model.positions, 0, precision, {});
    // P D(90 degrees) / 1 um, the neighbours add a little.
    EXPECT_NEAR(std::abs(result.values(0, 0)), 3.4e6 * 0.134518593, 2e3);
    EXPECT_TRUE(
        backend().evaluate(model, drives, model.positions, 3, precision, {}).values.allFinite());
  }
}

TEST_F(FieldConformance, ASilentArrayGivesZero) {
  const PropagationModel model = test::flatArray(2, 10.5e-3, TransducerModel{});
  const Eigen::Matrix3Xd points = Eigen::Matrix3Xd::Constant(3, 5, 0.05);
  const auto result =
      backend().evaluate(model, Eigen::VectorXcd::Zero(4), points, 2, Precision::kSingle, {});
  EXPECT_EQ(result.values.cwiseAbs().maxCoeff(), 0);
}

TEST_F(FieldConformance, ReportsProgressAndStopsWhenAsked) {
  std::mt19937 random(10);
  const PropagationModel model = test::flatArray(16, 10.5e-3, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, 256);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 30000, 0.1);

  double last = 0;
  const auto watch = [&](double share) {
    EXPECT_GT(share, last);
    last = share;
  };
  backend().evaluate(model, drives, points, 0, Precision::kSingle, watch);
  EXPECT_EQ(last, 1);

  int calls = 0;
  const auto stop = [&](double) {
    if (++calls == 2) throw Error(ErrorCode::kCancelled, "Stopped.");
  };
  EXPECT_THROW(backend().evaluate(model, drives, points, 0, Precision::kDouble, stop), Error);
  EXPECT_EQ(calls, 2);
}

TEST_F(FieldConformance, RefusesDrivesThatDoNotFit) {
  const PropagationModel model = test::flatArray(2, 10.5e-3, TransducerModel{});
  const Eigen::Matrix3Xd points = Eigen::Matrix3Xd::Constant(3, 1, 0.05);
  EXPECT_THROW(
      backend().evaluate(model, Eigen::VectorXcd::Ones(3), points, 0, Precision::kSingle, {}),
      Error);
  Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(4);
  drives(2) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(backend().evaluate(model, drives, points, 0, Precision::kSingle, {}), Error);
}

class PropagatorSizes : public BackendTestWith<int> {};

TEST_P(PropagatorSizes, EachEntryIsThePressureOfOneElement) {
  const int elements = GetParam();
  std::mt19937 random(11 + elements);
  const PropagationModel model = test::randomModel(random, elements);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 6, 0.08);
  const auto a = backend().allocate(3, elements, 2);
  std::vector<std::complex<float>> values(a->size());

  backend().propagator(model, points, *a);
  backend().download(*a, values);

  for (int m = 0; m < 6; ++m) {
    for (int n = 0; n < elements; ++n) {
      const auto expected = std::complex<double>(test::judgePressure(
          model, Eigen::VectorXcd::Unit(elements, n), points.col(m).cast<long double>()));
      const std::complex<double> actual(values[m * elements + n]);
      double strength = 0;
      for (const ElementGroup& group : model.groups) {
        if (n >= group.begin && n < group.end) strength = group.transducer.sourcePressure;
      }
      const double scale = strength / (points.col(m) - model.positions.col(n)).norm();
      EXPECT_LE(std::abs(actual - expected), 2e-5 * scale) << "point " << m << " element " << n;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Counts, PropagatorSizes, testing::Values(1, 2, 7, 16, 17, 40, 100));

}  // namespace
}  // namespace acg
