// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/field_arms.h"

#include <gtest/gtest.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/scene/scene.h"
#include "tests/core/compute/board_scene.h"

namespace acg {
namespace {

enum Feature { kTime = 1, kOutside = 4, kTables = 6, kProducts = 7, kRepeated = 8 };

class FieldFeatures : public testing::Test {
 protected:
  /// Of the fixed rule, for a square of 8 cm in the middle of which the focus is.
  ArmFeatures ofSlice(int axis, int side = 256) const {
    const Eigen::Vector3d middle(0, 0, 0.1);
    Eigen::Vector3d low = middle.array() - 0.04, high = middle.array() + 0.04;
    std::array<int, 3> counts{side, side, side};
    low[axis] = high[axis] = middle[axis];
    counts[axis] = 1;
    return fieldFeatures(arms_, {FieldGrid::between(low, high, counts), 1e-3, 0, model_})[0];
  }

  std::unique_ptr<Backend> backend_ = makeCpuBackend(2);
  std::vector<FieldArm> arms_ = fieldArms(*backend_);
  PropagationModel model_ = propagationModel(*boardWithFocus(0));
};

TEST_F(FieldFeatures, TellOfManyDisplacementsWhereASliceStandsAcrossTheBoard) {
  EXPECT_GT(ofSlice(0).fresh[kTables], 3 * ofSlice(2).fresh[kTables]);
  EXPECT_NEAR(ofSlice(0).fresh[kTables], ofSlice(1).fresh[kTables], 1e-9);
}

TEST_F(FieldFeatures, TellThatARepeatedFieldNeedsNoTables) {
  const ArmFeatures slice = ofSlice(0);

  EXPECT_GT(slice.fresh[kTables], 0);
  EXPECT_EQ(slice.repeated[kTables], 0);
  EXPECT_LT(slice.repeated[kTime], slice.fresh[kTime]);
  EXPECT_GT(slice.repeated[kProducts], slice.fresh[kProducts]);
  EXPECT_EQ(slice.repeated[kRepeated], 1);
}

TEST_F(FieldFeatures, TellOfSumsAloneWhereNoLatticeIsClearlySmaller) {
  constexpr int kCoarse = 16;
  const ArmFeatures slice = ofSlice(2, kCoarse);

  EXPECT_GT(slice.fresh[kOutside], 0);
  EXPECT_EQ(slice.fresh[kTables] + slice.fresh[kProducts], 0);
}

}  // namespace
}  // namespace acg
