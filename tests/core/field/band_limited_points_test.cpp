// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/band_limited_points.h"

#include <cmath>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/field/point_weights.h"
#include "tests/support/judge.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

TEST(PointWeights, CarryEveryWaveOfTheBandToAnyPlace) {
  const cpu::PointWeights& weights = pointWeights();
  const double most = 2 * std::numbers::pi / kPointSamples;
  double worst = 0;
  for (double f = 0; f <= 1; f += 1.0 / 64) {
    for (double kappa = -most; kappa <= most; kappa += most / 50) {
      std::complex<double> sum = 0;
      for (int t = 0; t < cpu::kPointTaps; ++t) {
        double weight = 0;
        for (int j = cpu::kPointPowers - 1; j >= 0; --j)
          weight = weight * (2 * f - 1) + weights(t, j);
        sum += weight * std::polar(1.0, kappa * (t - (cpu::kPointTaps / 2 - 1) - f));
      }
      worst = std::max(worst, std::abs(sum - 1.0));
    }
  }
  EXPECT_LT(worst, 2.5e-6);
  EXPECT_GT(worst, 1e-7);  // it is the band's edge that limits them
}

class BandLimitedPointsTest : public testing::Test {
 protected:
  /// By way of a fine grid, in two parts as a long list comes; fails where that seems dear.
  PressureDerivatives onGrid(const PropagationModel& model, const Eigen::VectorXcd& drives,
                             const Eigen::Matrix3Xd& points) {
    auto plan = BandLimitedPoints::plan(points, model, 1e-5);
    if (!plan) {
      ADD_FAILURE() << "direct sums of " << points.cols() << " points seemed cheaper";
      return {};
    }
    plan->sum(model, drives, *backend_, {});
    PressureDerivatives all{0, {1, points.cols()}};
    const Eigen::Index half = points.cols() / 2;
    for (const auto& [begin, count] :
         {std::pair(Eigen::Index{0}, half), {half, points.cols() - half}}) {
      all.values.middleCols(begin, count) =
          plan->pressure(points.middleCols(begin, count), model, drives, *backend_, {}).values;
    }
    return all;
  }

  /// Against double precision at some of the points.
  double errorOf(const PropagationModel& model, const Eigen::VectorXcd& drives,
                 const Eigen::Matrix3Xd& points, const PressureDerivatives& got) {
    constexpr Eigen::Index kSome = 20'000;
    const Eigen::Index step = std::max<Eigen::Index>(1, points.cols() / kSome);
    const auto some = Eigen::seq(Eigen::Index{0}, points.cols() - 1, step);
    const PressureDerivatives part{0, got.values(Eigen::all, some)};
    const PressureDerivatives exact =
        backend_->evaluate(model, drives, points(Eigen::all, some), 0, Precision::kDouble, {});
    return test::relativeError(part, exact, 0);
  }

  Eigen::Matrix3Xd cloud(int count, const Eigen::Vector3d& low, const Eigen::Vector3d& high) {
    std::uniform_real_distribution<double> share(0, 1);
    Eigen::Matrix3Xd points(3, count);
    for (int m = 0; m < count; ++m) {
      for (int a = 0; a < 3; ++a) points(a, m) = low[a] + share(random_) * (high[a] - low[a]);
    }
    return points;
  }

  std::unique_ptr<Backend> backend_ = makeCpuBackend(0);
  std::mt19937 random_{11};
};

TEST_F(BandLimitedPointsTest, HoldTheAccuracyOfDirectSumsBetweenBoards) {
  for (const bool isPiston : {false, true}) {
    TransducerModel transducer;
    transducer.kind = isPiston ? "piston" : "point";
    const PropagationModel model = test::facingArrays(16, 10.5e-3, 0.24, transducer);
    for (const bool isFocus : {false, true}) {
      const Eigen::VectorXcd drives = isFocus ? test::focusDrives(model, {0.01, 0, 0.02})
                                              : test::randomDrives(random_, model.size());
      const Eigen::Matrix3Xd points = cloud(200'000, {-0.03, -0.03, -0.03}, {0.03, 0.03, 0.03});

      EXPECT_LT(errorOf(model, drives, points, onGrid(model, drives, points)), 1e-5);
    }
  }
}

TEST_F(BandLimitedPointsTest, SumOneByOneWhatLiesNearTheElements) {
  const PropagationModel model = test::flatArray(16, 10e-3, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random_, model.size());
  const Eigen::Matrix3Xd points = cloud(600'000, {-0.04, -0.04, 5e-4}, {0.04, 0.04, 0.11});

  EXPECT_LT(errorOf(model, drives, points, onGrid(model, drives, points)), 1e-5);
}

TEST_F(BandLimitedPointsTest, HoldItForSourcesAnywhereAndPointsOnASurface) {
  const PropagationModel model =
      test::withRandomSources(random_, test::facingArrays(14, 10e-3, 0.3, TransducerModel{}));
  const Eigen::VectorXcd drives = test::randomDrives(random_, model.size());
  Eigen::Matrix3Xd points = cloud(250'000, {-1, -1, -1}, {1, 1, 1});
  points.colwise().normalize();
  points *= 0.02;

  EXPECT_LT(errorOf(model, drives, points, onGrid(model, drives, points)), 1e-5);
}

TEST_F(BandLimitedPointsTest, AreNotPlannedForAFewOrForWhatLiesWideApart) {
  const PropagationModel model = test::facingArrays(16, 10.5e-3, 0.24, TransducerModel{});

  EXPECT_FALSE(
      BandLimitedPoints::plan(cloud(1000, {-0.03, -0.03, -0.03}, {0.03, 0.03, 0.03}), model, 1e-5));
  EXPECT_FALSE(BandLimitedPoints::plan(cloud(100'000, {-1, -1, -1}, {1, 1, 1}), model, 1e-5));
  EXPECT_FALSE(BandLimitedPoints::plan(Eigen::Matrix3Xd(3, 0), model, 1e-5));
  EXPECT_FALSE(BandLimitedPoints::plan(Eigen::Matrix3Xd::Constant(3, 10, NAN), model, 1e-5));
}

}  // namespace
}  // namespace acg
