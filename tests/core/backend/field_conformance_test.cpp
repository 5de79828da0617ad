// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <numbers>
#include <random>
#include <set>

#include <gtest/gtest.h>
#include <hwy/targets.h>
#include <Eigen/Geometry>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "tests/support/judge.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using test::judgeDerivatives;
using test::relativeError;

void expectMatchesJudge(const PropagationModel& model, const Eigen::VectorXcd& drives,
                        const Eigen::Matrix3Xd& points, double tolerance, Precision precision,
                        int order = 2) {
  const auto backend = makeCpuBackend(2);
  const PressureDerivatives judge = judgeDerivatives(model, drives, points, order);
  for (int upTo = 0; upTo <= order; ++upTo) {
    const auto result = backend->evaluate(model, drives, points, upTo, precision, {});
    ASSERT_EQ(result.values.rows(), PressureDerivatives::rowsOf(upTo));
    for (int row = 0; row < result.values.rows(); ++row) {
      EXPECT_LE(relativeError(result, judge, row), tolerance) << "order " << upTo << " row " << row;
    }
  }
}

class RandomScenes : public testing::TestWithParam<int> {};

TEST_P(RandomScenes, AgreeWithTheJudgeInDouble) {
  std::mt19937 random(GetParam());
  const PropagationModel model = test::randomModel(random, 1 + random() % 70);
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 1 + random() % 20, 0.08);

  expectMatchesJudge(model, drives, points, 2e-10, Precision::kDouble);
}

TEST_P(RandomScenes, AgreeWithTheJudgeInSingle) {
  std::mt19937 random(GetParam());
  const PropagationModel model = test::randomModel(random, 40 + random() % 70);
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 30, 0.08);

  expectMatchesJudge(model, drives, points, 3e-5, Precision::kSingle);
}

TEST_P(RandomScenes, ManySourcesFollowOneDrive) {
  std::mt19937 random(GetParam());
  const PropagationModel model =
      test::withRandomSources(random, test::randomModel(random, 20 + random() % 20));
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 12, 0.08);

  expectMatchesJudge(model, drives, points, 2e-10, Precision::kDouble, 1);
  expectMatchesJudge(model, drives, points, 3e-5, Precision::kSingle, 1);

  // The propagator says the same.
  const auto backend = makeCpuBackend(1);
  const auto a = backend->allocate(12, model.size());
  const auto q = backend->allocate(model.size(), 1);
  const auto p = backend->allocate(12, 1);
  const Eigen::VectorXcf single = drives.cast<std::complex<float>>();
  Eigen::VectorXcf reached(12);
  backend->propagator(model, points, *a);
  backend->upload({single.data(), std::size_t(single.size())}, *q);
  backend->multiply(*a, *q, *p);
  backend->download(*p, {reached.data(), 12});
  const Eigen::VectorXcd exact =
      judgeDerivatives(model, drives, points, 0).values.row(0).transpose();
  EXPECT_LE((reached.cast<std::complex<double>>() - exact).cwiseAbs().maxCoeff(),
            2e-5 * exact.cwiseAbs().maxCoeff());
}

/// AUTD3's element as measured, mirrored at 90 degrees.
TransducerModel measuredElement() {
  TransducerModel transducer;
  transducer.kind = "table";
  for (int i = 0; i <= 18; ++i) transducer.tableAngles.push_back(i * std::numbers::pi / 18);
  const double front[] = {1,        1,        1,        0.891251, 0.707946,
                          0.501187, 0.354813, 0.251189, 0.199526, 0.177832};
  for (int i = 0; i <= 18; ++i) transducer.tableGains.push_back(front[i < 10 ? i : 18 - i]);
  return transducer;
}

TEST(MeasuredTables, AgreeWithTheJudge) {
  for (int seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    PropagationModel model = test::randomModel(random, 12);
    for (ElementGroup& group : model.groups) {
      const double strength = group.transducer.sourcePressure;
      group.transducer = measuredElement();
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
    expectMatchesJudge(model, drives, points, 1e-12, Precision::kDouble, 0);
    expectMatchesJudge(model, drives, points, 1e-5, Precision::kSingle, 0);
    if (seed % 3 == 0) continue;  // the judge takes differences, which meet the edge of the shadow
    expectMatchesJudge(model, drives, points, 1e-4, Precision::kDouble, 1);
    expectMatchesJudge(model, drives, points, 1e-4, Precision::kSingle, 1);
  }
}

TEST(MeasuredTables, GiveEachElementItsColumn) {
  PropagationModel model = test::flatArray(4, 10.5e-3, measuredElement());
  std::mt19937 random(3);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 5, 0.2);
  const auto backend = makeCpuBackend(1);
  for (const bool rear : {true, false}) {
    model.groups[0].transducer.radiatesBack = rear;
    const auto a = backend->allocate(5, 16);
    std::vector<std::complex<float>> values(a->size());
    backend->propagator(model, points, *a);
    backend->download(*a, values);
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

TEST(RearHalfSpace, IsSilentWhereItIsOff) {
  std::mt19937 random(4);
  for (const char* kind : {"point", "piston", "sinc", "ring", "plane_wave"}) {
    TransducerModel transducer;
    transducer.kind = kind;
    transducer.radiatesBack = false;
    const PropagationModel model = test::flatArray(5, 10.5e-3, transducer);
    const Eigen::VectorXcd drives = test::randomDrives(random, 25);
    const Eigen::Matrix3Xd points = test::randomPoints(random, 400, 0.2);
    const auto p = makeCpuBackend(1)->evaluate(model, drives, points, 3, Precision::kSingle, {});
    for (int m = 0; m < 400; ++m) {
      EXPECT_EQ(p.values.col(m).isZero(0), points(2, m) < 0) << kind;
    }
    expectMatchesJudge(model, drives, points, 1e-5, Precision::kSingle, 0);
    expectMatchesJudge(model, drives, points, 1e-10, Precision::kDouble, 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomScenes, testing::Range(1, 13));

TEST_P(RandomScenes, HaveTheThirdDerivativesOfTheJudge) {
  std::mt19937 random(GetParam());
  const PropagationModel model = test::randomModel(random, 10 + random() % 20);
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 5, 0.08);
  const auto backend = makeCpuBackend(1);

  const PressureDerivatives judge = judgeDerivatives(model, drives, points, 3);

  for (const Precision precision : {Precision::kDouble, Precision::kSingle}) {
    const auto result = backend->evaluate(model, drives, points, 3, precision, {});
    ASSERT_EQ(result.values.rows(), 20);
    const double tolerance = precision == Precision::kDouble ? 1e-9 : 1e-4;
    for (int row = 0; row < 20; ++row) {
      EXPECT_LE(relativeError(result, judge, row), tolerance) << "row " << row;
    }
  }
}

TEST(FieldConformance, RowsOfDerivativesAreNamedOnceForEachSetOfAxes) {
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

TEST(FieldConformance, EachOrderIsTheDifferenceOfTheOneBelow) {
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

TEST(FieldConformance, DoubleKeepsTwelveDigitsOfThePressure) {
  std::mt19937 random(5);
  const PropagationModel model = test::facingArrays(8, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());

  expectMatchesJudge(model, drives, test::randomPoints(random, 100, 0.1), 1e-12, Precision::kDouble,
                     0);
}

TEST(FieldConformance, SingleMeetsItsPromiseOn20000RandomPoints) {
  std::mt19937 random(6);
  const PropagationModel model = test::facingArrays(16, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  const Eigen::Matrix3Xd points = test::randomPoints(random, 20000, 0.1);
  const auto backend = makeCpuBackend();

  const auto exact = backend->evaluate(model, drives, points, 0, Precision::kDouble, {});
  const auto fast = backend->evaluate(model, drives, points, 0, Precision::kSingle, {});

  EXPECT_LE(relativeError(fast, exact, 0), 1e-5);
}

TEST(FieldConformance, HoldsForAnyNumberOfPoints) {
  std::mt19937 random(7);
  const PropagationModel model = test::randomModel(random, 33);
  const Eigen::VectorXcd drives = test::randomDrives(random, 33);
  for (const int count : {1, 2, 15, 16, 17, 127, 128, 129, 300}) {
    const Eigen::Matrix3Xd points = test::randomPoints(random, count, 0.05);
    expectMatchesJudge(model, drives, points, 1e-5 * 100 / std::min(100, count) + 1e-5,
                       Precision::kSingle, 0);
  }
}

TEST(FieldConformance, HoldsAMillimetreFromTheElements) {
  std::mt19937 random(8);
  const PropagationModel model = test::flatArray(4, 10.5e-3, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, 16);
  Eigen::Matrix3Xd points = model.positions;
  for (Eigen::Index m = 0; m < points.cols(); ++m) {
    points.col(m) += Eigen::Vector3d(3e-4, -2e-4, 1e-3);
  }

  expectMatchesJudge(model, drives, points, 3e-5, Precision::kSingle);
  expectMatchesJudge(model, drives, points, 1e-10, Precision::kDouble);
}

TEST(FieldConformance, StaysFiniteAtAnElement) {
  const PropagationModel model = test::flatArray(2, 10.5e-3, TransducerModel{});
  const Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(4);
  const auto backend = makeCpuBackend(1);
  for (const Precision precision : {Precision::kSingle, Precision::kDouble}) {
    const auto result = backend->evaluate(model, drives, model.positions, 0, precision, {});
    // P D(90 degrees) / 1 um, the neighbours add a little.
    EXPECT_NEAR(std::abs(result.values(0, 0)), 3.4e6 * 0.134518593, 2e3);
    EXPECT_TRUE(
        backend->evaluate(model, drives, model.positions, 3, precision, {}).values.allFinite());
  }
}

TEST(FieldConformance, ASilentArrayGivesZero) {
  const PropagationModel model = test::flatArray(2, 10.5e-3, TransducerModel{});
  const Eigen::Matrix3Xd points = Eigen::Matrix3Xd::Constant(3, 5, 0.05);
  const auto result = makeCpuBackend(1)->evaluate(model, Eigen::VectorXcd::Zero(4), points, 2,
                                                  Precision::kSingle, {});
  EXPECT_EQ(result.values.cwiseAbs().maxCoeff(), 0);
}

TEST(FieldConformance, DoesNotDependOnTheNumberOfThreads) {
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

TEST(FieldConformance, ReportsProgressAndStopsWhenAsked) {
  std::mt19937 random(10);
  const PropagationModel model = test::flatArray(16, 10.5e-3, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random, 256);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 30000, 0.1);
  const auto backend = makeCpuBackend(2);

  double last = 0;
  const auto watch = [&](double share) {
    EXPECT_GT(share, last);
    last = share;
  };
  backend->evaluate(model, drives, points, 0, Precision::kSingle, watch);
  EXPECT_EQ(last, 1);

  int calls = 0;
  const auto stop = [&](double) {
    if (++calls == 2) throw Error(ErrorCode::kCancelled, "Stopped.");
  };
  EXPECT_THROW(backend->evaluate(model, drives, points, 0, Precision::kDouble, stop), Error);
  EXPECT_EQ(calls, 2);
}

TEST(FieldConformance, RefusesDrivesThatDoNotFit) {
  const PropagationModel model = test::flatArray(2, 10.5e-3, TransducerModel{});
  const Eigen::Matrix3Xd points = Eigen::Matrix3Xd::Constant(3, 1, 0.05);
  const auto backend = makeCpuBackend(1);
  EXPECT_THROW(
      backend->evaluate(model, Eigen::VectorXcd::Ones(3), points, 0, Precision::kSingle, {}),
      Error);
  Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(4);
  drives(2) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(backend->evaluate(model, drives, points, 0, Precision::kSingle, {}), Error);
}

class PropagatorSizes : public testing::TestWithParam<int> {};

TEST_P(PropagatorSizes, EachEntryIsThePressureOfOneElement) {
  const int elements = GetParam();
  std::mt19937 random(11 + elements);
  const PropagationModel model = test::randomModel(random, elements);
  const Eigen::Matrix3Xd points = test::randomPoints(random, 6, 0.08);
  const auto backend = makeCpuBackend(1);
  const auto a = backend->allocate(3, elements, 2);
  std::vector<std::complex<float>> values(a->size());

  backend->propagator(model, points, *a);
  backend->download(*a, values);

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

/// The kernels with each instruction set that this processor has, down to plain scalar code.
class InstructionSets : public testing::TestWithParam<std::int64_t> {
 protected:
  InstructionSets() { hwy::SetSupportedTargetsForTest(GetParam()); }
  ~InstructionSets() override { hwy::SetSupportedTargetsForTest(0); }
};

TEST_P(InstructionSets, AgreeWithTheJudge) {
  for (const int seed : {1, 2}) {
    std::mt19937 random(seed);
    const PropagationModel model = test::randomModel(random, 40);
    const Eigen::VectorXcd drives = test::randomDrives(random, 40);
    const Eigen::Matrix3Xd points = test::randomPoints(random, 21, 0.08);
    expectMatchesJudge(model, drives, points, 3e-5, Precision::kSingle);
    expectMatchesJudge(model, drives, points, 2e-10, Precision::kDouble);
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
  expectMatchesJudge(model, drives, points, 3e-5, Precision::kSingle);
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

INSTANTIATE_TEST_SUITE_P(Counts, PropagatorSizes, testing::Values(1, 2, 7, 16, 17, 40, 100));

}  // namespace
}  // namespace acg
