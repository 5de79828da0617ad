// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/band_limited_grid.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/field/lattice_weights.h"
#include "tests/support/judge.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using Eigen::Vector3d;

class BandLimitedGridTest : public testing::Test {
 protected:
  /// The grid through the lattice; fails where the plan finds direct sums cheaper.
  PressureDerivatives onLattice(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                const FieldGrid& grid, double accuracy, int order,
                                double samples = LatticeRules::kSamples) {
    auto plan = BandLimitedGrid::plan(grid, model, accuracy, order, samples);
    if (!plan) {
      ADD_FAILURE() << "direct sums of " << grid.size() << " points seemed cheaper";
      return {};
    }
    plan->sum(model, drives, *backend_, {});
    PressureDerivatives all{order, {PressureDerivatives::rowsOf(order), grid.size()}};
    // In two parts, as a large grid comes.
    const int half = grid.counts[2] / 2;
    const Eigen::Index plane = static_cast<Eigen::Index>(grid.counts[0]) * grid.counts[1];
    for (const auto& [begin, end] : {std::pair(0, half), {half, grid.counts[2]}}) {
      if (begin == end) continue;
      all.values.middleCols(plane * begin, plane * (end - begin)) =
          plan->planes(begin, end, model, drives, *backend_, {}).values;
    }
    return all;
  }

  std::unique_ptr<Backend> backend_ = makeCpuBackend(0);
  std::mt19937 random_{5};
};

TEST_F(BandLimitedGridTest, HoldsTheAccuracyAskedForOnSlicesThatReachTheArrays) {
  TransducerModel piston;
  const PropagationModel model = test::facingArrays(16, 10.5e-3, 0.2365, piston);
  const Eigen::VectorXcd drives = test::focusDrives(model, {0.01, 0, 0.02});
  const FieldGrid slice = FieldGrid::between({-0.08, 0, -0.115}, {0.08, 0, 0.115}, {160, 1, 200});
  const PressureDerivatives exact =
      backend_->evaluate(model, drives, slice.points(), 0, Precision::kDouble, {});

  for (const double accuracy : {1e-2, 1e-3, 1e-4, 1e-5}) {
    const PressureDerivatives got = onLattice(model, drives, slice, accuracy, 0);

    EXPECT_LT(test::relativeError(got, exact, 0), accuracy) << accuracy;
  }
}

TEST_F(BandLimitedGridTest, HoldsTheAccuracyForEveryRowOfTheDerivatives) {
  const PropagationModel model = test::flatArray(10, 10e-3, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random_, model.size());
  const FieldGrid box = FieldGrid::between({-0.03, -0.02, 0.05}, {0.03, 0.02, 0.12}, {50, 40, 60});

  const PressureDerivatives got = onLattice(model, drives, box, 1e-4, 2);

  const PressureDerivatives exact =
      backend_->evaluate(model, drives, box.points(), 2, Precision::kDouble, {});
  for (int row = 0; row < exact.values.rows(); ++row) {
    EXPECT_LT(test::relativeError(got, exact, row), 1e-4) << "row " << row;
  }
}

TEST_F(BandLimitedGridTest, DerivesSlicesOfEveryDirectionByTheWeightsAndSumsAlongTheirNormalOnly) {
  for (int axis = 0; axis < 3; ++axis) {
    const PropagationModel model = test::facingArrays(10, 10.5e-3, 0.24, TransducerModel{});
    const Eigen::VectorXcd drives = test::randomDrives(random_, model.size());
    Vector3d low(-0.05, -0.05, -0.05), high(0.05, 0.05, 0.05);
    std::array<int, 3> counts{150, 140, 130};
    low[axis] = high[axis] = 0.011;
    counts[axis] = 1;
    const FieldGrid slice = FieldGrid::between(low, high, counts);
    const PressureDerivatives exact =
        backend_->evaluate(model, drives, slice.points(), 3, Precision::kDouble, {});
    for (int order = 1; order <= 3; ++order) {
      for (const double accuracy : {1e-2, 1e-3}) {
        const PressureDerivatives got = onLattice(model, drives, slice, accuracy, order);

        ASSERT_EQ(got.values.rows(), PressureDerivatives::rowsOf(order));
        for (int row = 0; row < got.values.rows(); ++row) {
          EXPECT_LT(test::relativeError(got, exact, row), accuracy)
              << "axis " << axis << ", order " << order << ", row " << row;
        }
      }
    }
  }
}

TEST_F(BandLimitedGridTest, SumsDerivativesAlongOneAxisForAnySourceAndMedium) {
  // Turned sources, rims, tables, plane waves and absorption, which the facing boards lack.
  int planned = 0;
  for (int round = 0; round < 60; ++round) {
    const PropagationModel model = test::randomModel(random_, 40);
    const Eigen::VectorXcd drives = test::randomDrives(random_, model.size());
    const int axis = round % 3;
    Vector3d low = Vector3d::Constant(-0.02), high = Vector3d::Constant(0.02);
    std::array<int, 3> counts{110, 110, 110};
    low[axis] = high[axis] = 0.004;
    counts[axis] = 1;
    const FieldGrid slice = FieldGrid::between(low, high, counts);
    if (!BandLimitedGrid::plan(slice, model, 1e-3, 3)) continue;
    ++planned;
    const PressureDerivatives exact =
        backend_->evaluate(model, drives, slice.points(), 3, Precision::kDouble, {});

    const PressureDerivatives got = onLattice(model, drives, slice, 1e-3, 3);

    for (int row = 0; row < got.values.rows(); ++row) {
      EXPECT_LT(test::relativeError(got, exact, row), 1e-3) << "round " << round << ", row " << row;
    }
  }
  EXPECT_GE(planned, 8);
}

TEST_F(BandLimitedGridTest, HoldsTheAccuracyWithAnyNumberOfSamples) {
  // Random drives hold every wave that dies out; the box reaches near the elements.
  const PropagationModel model = test::flatArray(8, 10e-3, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random_, model.size());
  const FieldGrid slice =
      FieldGrid::between({-0.05, 0.003, 3e-3}, {0.05, 0.003, 0.1}, {200, 1, 194});
  const FieldGrid box =
      FieldGrid::between({-0.015, -0.015, 4e-3}, {0.015, 0.015, 0.04}, {60, 60, 72});
  for (const FieldGrid& grid : {slice, box}) {
    for (const int order : {0, 2}) {
      const PressureDerivatives exact =
          backend_->evaluate(model, drives, grid.points(), order, Precision::kSingle, {});
      for (const double samples : {3.0, 6.0, 8.0}) {
        for (const double accuracy : {1e-2, 1e-3, 1e-4}) {
          if (!BandLimitedGrid::plan(grid, model, accuracy, order, samples)) continue;
          const PressureDerivatives got = onLattice(model, drives, grid, accuracy, order, samples);

          for (int row = 0; row < got.values.rows(); ++row) {
            EXPECT_LT(test::relativeError(got, exact, row), accuracy)
                << samples << " samples, order " << order << ", row " << row;
          }
        }
      }
    }
  }
}

TEST(LatticeWeights, DeriveTheSincAndTheWindow) {
  const double h = 1e-4;
  for (const double x : {-6.3, -0.51, -0.49, 0.0, 1e-3, 0.3, 1.0, 4.75}) {
    for (int d = 1; d < 4; ++d) {
      const double slope =
          (sincDerivatives(x + h)[d - 1] - sincDerivatives(x - h)[d - 1]) / (2 * h);
      EXPECT_NEAR(sincDerivatives(x)[d], slope, 1e-6) << x << " " << d;
    }
  }
  const double b = 11;
  for (const double u : {-0.999, -0.5, 0.0, 0.2, 0.9, 0.999}) {
    EXPECT_NEAR(kaiserDerivatives(b, u)[0],
                std::cyl_bessel_i(0, b * std::sqrt(1 - u * u)) / std::cyl_bessel_i(0, b), 1e-12);
    for (int d = 1; d < 4; ++d) {
      const double slope =
          (kaiserDerivatives(b, u + h)[d - 1] - kaiserDerivatives(b, u - h)[d - 1]) / (2 * h);
      EXPECT_NEAR(kaiserDerivatives(b, u)[d], slope, 1e-4) << u << " " << d;
    }
  }
}

TEST(LatticeWeights, AreTheWindowedSincAndItsDerivativesAtAnyPlace) {
  constexpr double kBinomials[4][4] = {{1}, {1, 1}, {1, 2, 1}, {1, 3, 3, 1}};
  const FieldGrid grid = FieldGrid::between({0, 0, 0}, {0.1, 0.1, 0.1}, {701, 1, 1});
  for (const double samples : {3.0, 4.0, 6.0, 8.0}) {
    for (const double accuracy : {1e-1, 1e-3, 1e-5}) {
      for (int order = 0; order <= 3; ++order) {
        const LatticeRules rules(1, accuracy, order, true, samples);
        const double step = rules.step(8.6e-3);
        const Eigen::Vector3d steps = Eigen::Vector3d::Constant(step);
        const Lattice lattice = latticeFor(grid, rules, steps, Eigen::Vector3d(1, 0, 0));
        const LatticeAxis& axis = lattice.axes[0];
        for (std::size_t d = 0; d < axis.weights.size(); ++d) {
          double worst = 0, largest = 0;
          for (int i = 0; i < axis.samples; ++i) {
            const double t = i * grid.spacing.x() / step;
            for (int k = 0; k < rules.taps; ++k) {
              const double x = t - axis.first[i] - (k - (rules.taps / 2 - 1));
              const auto sinc = sincDerivatives(x);
              const auto window =
                  kaiserDerivatives(rules.beta, std::clamp(2 * x / rules.taps, -1.0, 1.0));
              double exact = 0;
              for (std::size_t j = 0; j <= d; ++j) {
                exact += kBinomials[d][j] * sinc[d - j] * window[j] * std::pow(2.0 / rules.taps, j);
              }
              exact /= std::pow(step, d);
              largest = std::max(largest, std::abs(exact));
              worst = std::max(worst, std::abs(axis.weights[d](k, i) - exact));
            }
          }
          EXPECT_LE(worst, 1e-7 * largest) << samples << " " << accuracy << " derivative " << d;
        }
      }
    }
  }
}

TEST_F(BandLimitedGridTest, SumsFewerPointsNearTheElementsThanTheGridHasThere) {
  // Random drives hold every wave that dies out, and derivatives weigh the short ones most.
  const PropagationModel model = test::flatArray(8, 10e-3, TransducerModel{});
  const Eigen::VectorXcd drives = test::randomDrives(random_, model.size());
  const FieldGrid box = FieldGrid::between({-0.05, -0.04, 6e-3}, {0.05, 0.04, 0.04}, {120, 96, 44});
  const PressureDerivatives exact =
      backend_->evaluate(model, drives, box.points(), 3, Precision::kDouble, {});
  for (const double accuracy : {1e-3, 1e-4}) {
    const auto plan = BandLimitedGrid::plan(box, model, accuracy, 3);
    ASSERT_TRUE(plan.has_value()) << accuracy;
    EXPECT_LT(plan->directPoints(), box.size() / 5) << accuracy;

    const PressureDerivatives got = onLattice(model, drives, box, accuracy, 3);

    for (int row = 0; row < exact.values.rows(); ++row) {
      EXPECT_LT(test::relativeError(got, exact, row), accuracy) << "row " << row;
    }
  }
}

TEST_F(BandLimitedGridTest, HoldsTheAccuracyAmidElementsAnywhere) {
  int planned = 0;
  for (int round = 0; round < 40; ++round) {
    const PropagationModel model = test::randomModel(random_, 60);
    const Eigen::VectorXcd drives = test::randomDrives(random_, model.size());
    const double side = 0.015 + 0.01 * (round % 5);
    const FieldGrid grid =
        FieldGrid::between(Vector3d::Constant(-side), Vector3d::Constant(side), {48, 44, 40});
    if (!BandLimitedGrid::plan(grid, model, 1e-4, 0)) continue;
    ++planned;

    const PressureDerivatives got = onLattice(model, drives, grid, 1e-4, 0);

    const PressureDerivatives exact =
        backend_->evaluate(model, drives, grid.points(), 0, Precision::kDouble, {});
    EXPECT_LT(test::relativeError(got, exact, 0), 1e-4) << "round " << round;
  }
  EXPECT_GE(planned, 5);
}

TEST_F(BandLimitedGridTest, LeavesTheJumpBehindAFaceThatIsSilentToTheRearToDirectSums) {
  TransducerModel oneSided;
  oneSided.radiatesBack = false;
  const PropagationModel model = test::flatArray(4, 10e-3, oneSided);
  const FieldGrid across =
      FieldGrid::between({0.1, -0.02, -0.02}, {0.14, 0.02, 0.02}, {60, 60, 60});
  const FieldGrid above = FieldGrid::between({0.1, -0.02, 0.05}, {0.14, 0.02, 0.09}, {60, 60, 60});

  EXPECT_FALSE(BandLimitedGrid::plan(across, model, 1e-3, 0).has_value());
  EXPECT_TRUE(BandLimitedGrid::plan(above, model, 1e-3, 0).has_value());
}

TEST_F(BandLimitedGridTest, LeavesCoarseGridsToDirectSums) {
  const PropagationModel model = test::flatArray(8, 10e-3, TransducerModel{});
  const FieldGrid coarse = FieldGrid::between({-0.05, -0.05, 0.05}, {0.05, 0.05, 0.15}, {8, 8, 8});

  EXPECT_FALSE(BandLimitedGrid::plan(coarse, model, 1e-4, 0).has_value());
}

TEST_F(BandLimitedGridTest, SumsTheWholeGridDirectlyWhereItLiesOnTheElements) {
  const PropagationModel model = test::flatArray(16, 5e-3, TransducerModel{});
  const FieldGrid on = FieldGrid::between({-0.03, -0.03, 1e-3}, {0.03, 0.03, 4e-3}, {90, 90, 8});

  EXPECT_FALSE(BandLimitedGrid::plan(on, model, 1e-4, 0).has_value());
}

}  // namespace
}  // namespace acg
