// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/field_tuner.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/solvers/solve.h"
#include "tests/core/compute/board_scene.h"
#include "tests/support/temporary_folder.h"

namespace acg {
namespace {

FieldSpec boxSpec(int side, double accuracy, const char* quantity = "pressure") {
  FieldSpec spec;
  spec.samples = FieldGrid::between({-0.02, -0.02, 0.06}, {0.02, 0.02, 0.1}, {side, side, side});
  spec.quantities = {quantity};
  spec.accuracy = accuracy;
  return spec;
}

/// Largest difference over the largest value of two fields of one quantity.
double differenceOf(const Field& a, const Field& b) {
  const std::vector<double>&x = a.channels.at(0).values, &y = b.channels.at(0).values;
  double worst = 0, peak = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    worst = std::max(worst, std::abs(x[i] - y[i]));
    peak = std::max(peak, std::abs(y[i]));
  }
  return worst / peak;
}

class FieldTunerTest : public testing::Test {
 protected:
  std::unique_ptr<Backend> backend_ = makeCpuBackend(2);
  ScenePtr scene_ = boardWithFocus(0);
  Hologram hologram_ = solveScene(*scene_, *backend_, {}, nullptr);
};

TEST_F(FieldTunerTest, EveryWayHoldsTheAccuracyAskedFor) {
  FieldTuner tuner(*backend_);
  FieldSpec exactly = boxSpec(44, 1e-6);
  const Field exact = evaluateField(*scene_, hologram_, exactly, *backend_);
  ASSERT_EQ(exact.report.precision, "double");
  for (const double accuracy : {1e-2, 1e-3, 1e-5}) {
    const FieldSpec spec = boxSpec(44, accuracy);
    for (std::size_t arm = 0; arm < tuner.arms().size(); ++arm) {
      const Field field = tuner.evaluateBy(static_cast<int>(arm), *scene_, hologram_, spec);

      EXPECT_LE(differenceOf(field, exact), accuracy) << tuner.arms()[arm].name;
    }
  }
}

TEST_F(FieldTunerTest, LearnsOnlyFromRequestsThatLeaveAChoice) {
  FieldTuner tuner(*backend_);

  tuner.evaluate(*scene_, hologram_, boxSpec(10, 1e-3));  // small: in double
  tuner.evaluate(*scene_, hologram_, boxSpec(44, 1e-6));
  FieldSpec list;
  list.samples = Eigen::Matrix3Xd(Eigen::Vector3d(0, 0, 0.1));
  tuner.evaluate(*scene_, hologram_, list);
  EXPECT_EQ(tuner.jobs(), 0);

  tuner.evaluate(*scene_, hologram_, boxSpec(44, 1e-3));
  EXPECT_EQ(tuner.jobs(), 1);
}

TEST_F(FieldTunerTest, MeasuresEveryWayThatDiffers) {
  FieldTuner tuner(*backend_);

  const std::vector<double> seconds = tuner.measure(*scene_, hologram_, boxSpec(44, 1e-3));

  ASSERT_EQ(seconds.size(), tuner.arms().size());
  EXPECT_GT(seconds[0], 0);
  const std::vector<FieldTuner::Row> rows = tuner.rows();
  for (std::size_t arm = 0; arm < rows.size(); ++arm) {
    EXPECT_EQ(rows[arm].jobs > 0, seconds[arm] > 0) << rows[arm].name;
  }
}

TEST_F(FieldTunerTest, TellsAFieldWhoseTablesMayStillBeHeldFromANewOne) {
  constexpr int kRepeated = 8;  // of a grid's features
  FieldTuner tuner(*backend_);
  const FieldSpec spec = boxSpec(44, 1e-3);
  const auto repeated = [&](const FieldSpec& asked) {
    std::vector<double> marks;
    for (const Eigen::VectorXd& features : tuner.features(*scene_, asked)) {
      marks.push_back(features.size() > 0 ? features[kRepeated] : 0);
    }
    return marks;
  };
  const std::vector<double> fresh(tuner.arms().size(), 0.0);
  std::vector<double> byTheDefault = fresh;
  byTheDefault[0] = 1;
  EXPECT_EQ(repeated(spec), fresh);

  tuner.evaluateBy(0, *scene_, hologram_, spec);

  EXPECT_EQ(repeated(spec), byTheDefault);
  EXPECT_EQ(repeated(boxSpec(45, 1e-3)), fresh);
  EXPECT_EQ(repeated(boxSpec(44, 1e-3, "intensity")), fresh);
  for (int other = 0; other < 33; ++other) {
    tuner.evaluateBy(0, *scene_, hologram_, boxSpec(45, 1e-3));
  }
  EXPECT_EQ(repeated(spec), fresh);
}

TEST_F(FieldTunerTest, KeepsWhatItLearntAndForgetsItWhenTold) {
  const test::TemporaryFolder folder;
  const TuningFile file(folder.path() / "state" / "tuning.json");
  {
    FieldTuner tuner(*backend_, {.file = file});
    tuner.measure(*scene_, hologram_, boxSpec(44, 1e-3));
  }
  ASSERT_TRUE(std::filesystem::exists(file.path()));

  FieldTuner again(*backend_, {.file = file});

  EXPECT_GT(again.rows()[0].jobs, 0);
  again.forget();
  EXPECT_EQ(again.rows()[0].jobs, 0);
  EXPECT_FALSE(std::filesystem::exists(file.path()));
}

TEST_F(FieldTunerTest, TimeThatACheckpointTakesForOtherWorkIsNotTheFields) {
  FieldTuner tuner(*backend_);
  const FieldSpec spec = boxSpec(44, 1e-3);
  for (int job = 0; job < 3; ++job) {
    tuner.evaluate(*scene_, hologram_, spec, [&](double) {
      for (int other = 0; other < 3; ++other) {
        evaluateField(*scene_, hologram_, boxSpec(90, 1e-5), *backend_);
      }
    });
  }
  const double beside = tuner.rows()[0].usual.median;

  FieldTuner alone(*backend_);
  for (int job = 0; job < 3; ++job) alone.evaluate(*scene_, hologram_, spec);

  EXPECT_LT(beside, 10 * alone.rows()[0].usual.median);
}

TEST_F(FieldTunerTest, StopsWhereTheCallerStopsAndLearnsNothingOfIt) {
  struct Stop {};
  FieldTuner tuner(*backend_);

  EXPECT_THROW(tuner.evaluate(*scene_, hologram_, boxSpec(44, 1e-3), [](double) { throw Stop(); }),
               Stop);

  EXPECT_EQ(tuner.jobs(), 0);
}

TEST_F(FieldTunerTest, RefusesWhatEvaluatingRefuses) {
  FieldTuner tuner(*backend_);

  EXPECT_THROW(tuner.evaluate(*scene_, hologram_, boxSpec(44, 1e-3, "colour")), Error);
  Hologram other = hologram_;
  other.drives.conservativeResize(3);
  EXPECT_THROW(tuner.evaluate(*scene_, other, boxSpec(44, 1e-3)), Error);
}

}  // namespace
}  // namespace acg
