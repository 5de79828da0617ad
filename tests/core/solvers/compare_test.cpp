// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/compare.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/solvers/quality.h"
#include "tests/core/solvers/solver_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

class Compare : public testing::Test {
 protected:
  Quality quality(const char* name, QualityArray array, int points, int sets,
                  ParameterSet parameters = {}) {
    SolverChoice choice;
    choice.name = name;
    choice.parameters = std::move(parameters);
    return measureQuality(choice, array, points, sets, *backend_);
  }
  std::unique_ptr<Backend> backend_ = makeCpuBackend(1);
};

TEST_F(Compare, GivesEachMethodTheSameTargetsAndItsOwnNumbers) {
  Scene scene = twoBoards();
  addSquare(scene, 0, 800);
  addQuiet(scene, {0, 0, 0.02});

  const SolverComparison comparison = compareSolvers(scene, {"naive", "l-bfgs"}, *backend_);

  ASSERT_EQ(comparison.trials.size(), 2u);
  const SolverTrial& naive = comparison.trials[0];
  const SolverTrial& descent = comparison.trials[1];
  ASSERT_EQ(naive.report.targets.size(), 5u);
  EXPECT_EQ(naive.report.targets[0].id, descent.report.targets[0].id);
  EXPECT_LT(descent.largestError, naive.largestError);
  EXPECT_NEAR(descent.meanPressure, 800, 10);
  EXPECT_GT(descent.uniformity, 0.98);
  EXPECT_LE(descent.uniformity, 1);
}

TEST_F(Compare, KnowsTheNamesBeforeItWorks) {
  Scene scene = twoBoards();
  addSquare(scene, 0);

  EXPECT_THROW(compareSolvers(scene, {"naive", "gs-cat"}, *backend_), Error);
  EXPECT_THROW(compareSolvers(scene, {}, *backend_), Error);
}

TEST_F(Compare, AMethodKeepsTheSettingsItHas) {
  SolverChoice choice;
  choice.parameters = {{"iterations", std::int64_t{7}}, {"final_correction", false}};

  const SolverChoice other = withMethod(choice, "ibp");

  EXPECT_EQ(other.name, "ibp");
  EXPECT_EQ(other.parameters, (ParameterSet{{"iterations", std::int64_t{7}}}));
}

TEST_F(Compare, GradientMethodsReachReachableTargetsWithinAThousandth) {
  for (const QualityArray array : {QualityArray::kOneSided, QualityArray::kTwoSided}) {
    for (const int points : {2, 8}) {
      for (const char* name : {"adam", "l-bfgs"}) {
        const Quality q = quality(name, array, points, 5);

        EXPECT_EQ(q.within, 1) << name << " " << points << " points, rms " << q.rmsError;
      }
    }
  }
}

TEST_F(Compare, TheCorrectionOfGsPatMakesItBetter) {
  for (const QualityArray array : {QualityArray::kOneSided, QualityArray::kTwoSided}) {
    for (const int points : {4, 16}) {
      const Quality with = quality("gs-pat", array, points, 20);
      const Quality without = quality("gs-pat", array, points, 20, {{"final_correction", false}});

      EXPECT_LT(with.spread / with.mean, without.spread / without.mean) << points;
    }
  }
}

TEST_F(Compare, GradientMethodsSpreadLessThanGsPat) {
  const Quality gsPat = quality("gs-pat", QualityArray::kTwoSided, 16, 10);
  const Quality lBfgs = quality("l-bfgs", QualityArray::kTwoSided, 16, 10);

  EXPECT_LT(lBfgs.spread, gsPat.spread);
}

}  // namespace
}  // namespace acg
