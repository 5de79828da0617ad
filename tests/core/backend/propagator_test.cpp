// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/propagator.h"

#include <algorithm>
#include <complex>
#include <random>

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include "core/backend/cpu/cpu_buffer.h"
#include "tests/support/judge.h"
#include "tests/support/judged_backend.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

constexpr int kPoints = 45;  // more than a task, and enough to be taken about their middle

class PropagatorOfManyPoints : public testing::TestWithParam<std::int64_t> {
 protected:
  PropagatorOfManyPoints() { hwy::SetSupportedTargetsForTest(GetParam()); }
  ~PropagatorOfManyPoints() override { hwy::SetSupportedTargetsForTest(0); }

  /// Every entry against the judge, relative to what the element alone gives at its distance.
  void expectMatchesJudge(const PropagationModel& model, const Eigen::Matrix3Xd& points) {
    CpuBuffer a(static_cast<int>(points.cols()), model.size(), 1);
    cpu::PropagatorRows(model).fill(points.data(), a);
    double worst = 0;
    for (const ElementGroup& group : model.groups) {
      for (int n = group.begin; n < group.end; ++n) {
        const Eigen::VectorXcd drives = Eigen::VectorXcd::Unit(model.size(), n);
        for (Eigen::Index m = 0; m < points.cols(); ++m) {
          const std::complex<double> expected(
              test::judgePressure(model, drives, points.col(m).cast<long double>()));
          const std::complex<double> entry(a.re(0, static_cast<int>(m))[n],
                                           a.im(0, static_cast<int>(m))[n]);
          const double distance = std::max(1e-6, (points.col(m) - model.positions.col(n)).norm());
          worst = std::max(worst,
                           std::abs(entry - expected) * distance / group.transducer.sourcePressure);
        }
      }
    }
    // Without fused multiply-adds more of the far points' phases is rounded off.
    EXPECT_LE(worst, GetParam() <= HWY_AVX2 ? 2e-5 : 3e-5);
  }

  std::mt19937 random_{31};
};

TEST_P(PropagatorOfManyPoints, IsThePressureOfEachElementOfPlanes) {
  const PropagationModel model = test::facingArrays(6, 10.5e-3, 0.24, TransducerModel{});
  expectMatchesJudge(model, test::randomPoints(random_, kPoints, 0.1));
}

TEST_P(PropagatorOfManyPoints, IsThePressureOfEachElementInAnyPlace) {
  for (const int elements : {15, 61}) {
    expectMatchesJudge(test::randomModel(random_, elements),
                       test::randomPoints(random_, kPoints, 0.08));
  }
}

TEST_P(PropagatorOfManyPoints, KnowsAbsorption) {
  PropagationModel model = test::facingArrays(5, 10.5e-3, 0.2, TransducerModel{});
  for (const double absorption : {1.3, 8.0}) {
    model.medium.absorption = absorption;
    expectMatchesJudge(model, test::randomPoints(random_, kPoints, 0.08));
  }
}

TEST_P(PropagatorOfManyPoints, HoldsFarFromTheirMiddle) {
  const PropagationModel model = test::facingArrays(5, 10.5e-3, 0.24, TransducerModel{});
  Eigen::Matrix3Xd points = test::randomPoints(random_, kPoints, 0.05);
  points.col(0) += Eigen::Vector3d(0.3, -0.4, 0.2);
  points.col(1) -= Eigen::Vector3d(0.02, 0.3, 0.1);
  expectMatchesJudge(model, points);
}

TEST_P(PropagatorOfManyPoints, HoldsNearElements) {
  const PropagationModel model = test::flatArray(7, 10.5e-3, TransducerModel{});
  Eigen::Matrix3Xd points = model.positions.leftCols(kPoints);
  for (int m = 0; m < kPoints; ++m) points(2, m) += 1e-3 * (m + 1);
  expectMatchesJudge(model, points);
}

TEST_P(PropagatorOfManyPoints, KnowsMeasuredDirectivitiesAndElementsWithoutARear) {
  PropagationModel model = test::flatArray(5, 10.5e-3, test::measuredElement());
  for (const bool rear : {true, false}) {
    model.groups[0].transducer.radiatesBack = rear;
    Eigen::Matrix3Xd points = test::randomPoints(random_, kPoints, 0.1);
    points.row(2).array() += 0.08;
    expectMatchesJudge(model, points);
  }
}

TEST_P(PropagatorOfManyPoints, KeepsThePaddingZero) {
  const PropagationModel model = test::facingArrays(5, 10.5e-3, 0.24, TransducerModel{});
  const Eigen::Matrix3Xd points = test::randomPoints(random_, kPoints, 0.1);
  CpuBuffer a(kPoints, model.size(), 1);
  cpu::PropagatorRows(model).fill(points.data(), a);
  for (int m = 0; m < kPoints; ++m) {
    for (std::size_t n = model.size(); n < a.stride(); ++n) {
      ASSERT_EQ(a.re(0, m)[n], 0.0f);
      ASSERT_EQ(a.im(0, m)[n], 0.0f);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, PropagatorOfManyPoints,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()));

}  // namespace
}  // namespace acg
