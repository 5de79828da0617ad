// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/element_checks.h"

#include <limits>

#include <gtest/gtest.h>

#include "core/error.h"

namespace acg {
namespace {

double smallestByComparingAll(const Eigen::Matrix3Xd& positions) {
  double smallest = std::numeric_limits<double>::infinity();
  for (int j = 1; j < positions.cols(); ++j) {
    for (int i = 0; i < j; ++i) {
      smallest = std::min(smallest, (positions.col(i) - positions.col(j)).norm());
    }
  }
  return smallest;
}

TEST(ClosestPair, AgreesWithComparingAll) {
  std::srand(7);  // NOLINT(cert-msc51-cpp)
  for (int round = 0; round < 100; ++round) {
    Eigen::Matrix3Xd positions = Eigen::Matrix3Xd::Random(3, 2 + round);
    if (round % 2) positions.row(2).setZero();       // planar
    if (round % 3 == 0) positions.row(1).setZero();  // on a line or in a plane

    const auto pair = closestPair(positions);

    ASSERT_TRUE(pair);
    EXPECT_LT(pair->first, pair->second);
    EXPECT_EQ(pair->distance, (positions.col(pair->first) - positions.col(pair->second)).norm());
    EXPECT_EQ(pair->distance, smallestByComparingAll(positions));
  }
}

TEST(ClosestPair, FindsADoubleAmongMany) {
  Eigen::Matrix3Xd positions = Eigen::Matrix3Xd::Random(3, 20'000);
  positions.col(19'999) = positions.col(123) + Eigen::Vector3d(1e-8, 0, 0);

  const auto pair = closestPair(positions);

  ASSERT_TRUE(pair);
  EXPECT_EQ(pair->first, 123);
  EXPECT_EQ(pair->second, 19'999);
  EXPECT_LT(pair->distance, kCoincidence);
}

TEST(ClosestPair, NeedsTwo) {
  EXPECT_FALSE(closestPair(Eigen::Matrix3Xd(3, 0)));
  EXPECT_FALSE(closestPair(Eigen::Matrix3Xd::Zero(3, 1)));
}

TEST(ElementCount, HoldsTheLimit) {
  EXPECT_THROW(checkElementCount(0, "rows"), Error);
  EXPECT_THROW(checkElementCount(-5, "rows"), Error);
  EXPECT_THROW(checkElementCount(std::int64_t{kMaxElements} + 1, "rows"), Error);
  EXPECT_NO_THROW(checkElementCount(1, "rows"));
  EXPECT_NO_THROW(checkElementCount(kMaxElements, "rows"));
}

}  // namespace
}  // namespace acg
