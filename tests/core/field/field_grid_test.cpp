// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/field_grid.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace acg {
namespace {

using Eigen::Vector3d;

TEST(FieldGrid, RunsXFastest) {
  const FieldGrid grid = FieldGrid::between({0, 10, 20}, {2, 11, 20}, {3, 2, 1});
  const Eigen::Matrix3Xd points = grid.points();
  ASSERT_EQ(points.cols(), 6);
  EXPECT_EQ(Vector3d(points.col(1)), Vector3d(1, 10, 20));
  EXPECT_EQ(Vector3d(points.col(3)), Vector3d(0, 11, 20));
  EXPECT_EQ(grid.point(5), Vector3d(2, 11, 20));
  EXPECT_GT(grid.spacing.z(), 0);
}

TEST(FieldGrid, SizeSaturates) {
  FieldGrid grid;
  grid.counts = {2'000'000'000, 2'000'000'000, 2'000'000'000};
  EXPECT_EQ(grid.size(), std::numeric_limits<long long>::max());
}

TEST(FieldGrid, ParsesRangesAndNumbers) {
  const FieldGrid grid = FieldGrid::parse("-0.05:0.05:101,0.001,1e-2:+2e-2:3");
  EXPECT_EQ(grid.counts, (std::array<int, 3>{101, 1, 3}));
  EXPECT_EQ(grid.origin, Vector3d(-0.05, 0.001, 0.01));
  EXPECT_NEAR(grid.spacing.x(), 1e-3, 1e-15);
  EXPECT_NEAR(grid.point(grid.size() - 1).z(), 0.02, 1e-15);
}

TEST(FieldGrid, NamesTheAxisItCannotRead) {
  const std::pair<const char*, const char*> cases[] = {
      {"0:1:2,0:1:2,0:1", "z axis"},
      {"0:1:2,a:1:2,0", "y axis"},
      {"0:1:0,0,0", "x axis"},
      {"0:1:2.5,0,0", "x axis"},
      {"1:0:5,0,0", "x axis"},
      {"0:nan:5,0,0", "x axis"},
      {"0,0:1:99999999999,0", "y axis"},
      {"0,0,inf", "z axis"},
      {"0,0", "2 axes"},
      {"", "1 axes"},
      {"0,0,0:1:3x", "z axis"},
      {"0,,0", "y axis"},
  };
  for (const auto& [text, part] : cases) {
    try {
      FieldGrid::parse(text);
      ADD_FAILURE() << text << " was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
      EXPECT_THAT(error.what(), testing::HasSubstr(part)) << text;
    }
  }
}

}  // namespace
}  // namespace acg
