// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/catalogue.h"

#include <cmath>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/acoustics/arrays/array_geometry.h"
#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

using testing::HasSubstr;

TEST(Catalogue, HasTheDevices) {
  EXPECT_THAT(catalogueNames(), testing::IsSupersetOf({"autd3", "openmpd_board", "openmpd_pair",
                                                       "sonicsurface", "tinylev"}));
}

TEST(Catalogue, BuildsEveryDeviceTheSameTwice) {
  for (const std::string& name : catalogueNames()) {
    const CatalogueArray first = catalogueArray(name);
    const CatalogueArray second = catalogueArray(name);

    EXPECT_EQ(first.name, name);
    EXPECT_FALSE(first.label.empty()) << name;
    EXPECT_FALSE(first.description.empty()) << name;
    EXPECT_FALSE(first.transducer.sourceNote.empty()) << name;
    EXPECT_GT(first.transducer.sourcePressure, 0) << name;
    EXPECT_EQ(first.transducer, second.transducer) << name;
    EXPECT_EQ(first.elements.positions, second.elements.positions) << name;
    EXPECT_EQ(first.elements.normals, second.elements.normals) << name;
    EXPECT_TRUE(((first.elements.normals.colwise().norm().array() - 1).abs() < 1e-14).all())
        << name;
    // No device overlaps itself.
    EXPECT_GE(closestPair(first.elements.positions)->distance,
              2 * first.transducer.radius * (1 - 1e-9))
        << name;
  }
}

TEST(Catalogue, PartsFollowEachOtherWithoutGaps) {
  for (const std::string& name : catalogueNames()) {
    const TransducerArray array = catalogueArray(name).elements;
    if (array.parts.empty()) continue;
    int end = 0;
    for (const ArrayPart& part : array.parts) {
      EXPECT_EQ(part.begin, end) << name;
      EXPECT_FALSE(part.name.empty()) << name;
      end = part.end;
    }
    EXPECT_EQ(end, array.size()) << name;
  }
}

TEST(Catalogue, MakesTheAutd3WithItsThreeHoles) {
  const TransducerArray array = catalogueArray("autd3").elements;

  ASSERT_EQ(array.size(), 249);
  EXPECT_LT(array.positions.col(0).norm(), 1e-15);
  EXPECT_LT((array.positions.col(248) - Eigen::Vector3d(0.17272, 0.13208, 0)).norm(), 1e-15);
  EXPECT_LT(
      (array.positions.rowwise().mean() - Eigen::Vector3d(86.625221e-3, 66.713253e-3, 0)).norm(),
      1e-9);
  // Index 18 begins the second row, whose cells 1, 2 and 16 are missing.
  EXPECT_NEAR(array.positions(0, 18), 0, 1e-15);
  EXPECT_NEAR(array.positions(0, 19), 3 * 10.16e-3, 1e-15);
  EXPECT_NEAR(array.positions(0, 31), 15 * 10.16e-3, 1e-15);
  EXPECT_NEAR(array.positions(0, 32), 17 * 10.16e-3, 1e-15);
}

TEST(Catalogue, NumbersTheOpenMpdBoardAsItsPatFile) {
  const TransducerArray array = catalogueArray("openmpd_board").elements;

  ASSERT_EQ(array.size(), 256);
  EXPECT_LT((array.positions.col(0) - Eigen::Vector3d(-0.07875, 0.07875, 0)).norm(), 1e-15);
  EXPECT_LT((array.positions.col(1) - Eigen::Vector3d(-0.07875, 0.06825, 0)).norm(), 1e-15);
  EXPECT_LT((array.positions.col(16) - Eigen::Vector3d(-0.06825, 0.07875, 0)).norm(), 1e-15);
  EXPECT_LT((array.positions.col(255) - Eigen::Vector3d(0.07875, -0.07875, 0)).norm(), 1e-15);
}

TEST(Catalogue, TurnsTheUpperOpenMpdBoardByTheMatrixOfItsSource) {
  const TransducerArray board = catalogueArray("openmpd_board").elements;
  const TransducerArray pair = catalogueArray("openmpd_pair").elements;
  Eigen::Matrix3d turn;
  turn << -1, 0, 0, 0, 1, 0, 0, 0, -1;

  ASSERT_EQ(pair.size(), 512);
  EXPECT_EQ(pair.positions.leftCols(256), board.positions);
  const Eigen::Matrix3Xd top = (turn * board.positions).colwise() + Eigen::Vector3d(0, 0, 0.2388);
  EXPECT_LT((pair.positions.rightCols(256) - top).cwiseAbs().maxCoeff(), 1e-15);
  EXPECT_EQ(pair.normals.col(511), Eigen::Vector3d(0, 0, -1));
  EXPECT_EQ(pair.parts[1].name, "top");
}

TEST(Catalogue, NumbersTheAcousToolsPairTopFirstAndYFastest) {
  const TransducerArray pair = catalogueArray("acoustools_pair").elements;

  ASSERT_EQ(pair.size(), 512);
  EXPECT_LT((pair.positions.col(0) - Eigen::Vector3d(-0.07875, -0.07875, 0.11825)).norm(), 1e-15);
  EXPECT_LT((pair.positions.col(1) - Eigen::Vector3d(-0.07875, -0.06825, 0.11825)).norm(), 1e-15);
  EXPECT_LT((pair.positions.col(256) - Eigen::Vector3d(-0.07875, -0.07875, -0.11825)).norm(),
            1e-15);
  EXPECT_EQ(pair.normals.col(0), Eigen::Vector3d(0, 0, -1));
  EXPECT_EQ(pair.normals.col(256), Eigen::Vector3d(0, 0, 1));
}

TEST(Catalogue, MakesTheSonicSurfaceInGridOrder) {
  const TransducerArray array = catalogueArray("sonicsurface").elements;

  ASSERT_EQ(array.size(), 256);
  EXPECT_LT((array.positions.col(1) - Eigen::Vector3d(-0.06825, -0.07875, 0)).norm(), 1e-15);
}

TEST(Catalogue, MakesTheTinyLevOfTwoCapsThatLookAtTheOrigin) {
  const TransducerArray array = catalogueArray("tinylev").elements;

  ASSERT_EQ(array.size(), 72);
  ASSERT_EQ(array.parts.size(), 2u);
  EXPECT_EQ(array.parts[0].name, "bottom");
  EXPECT_EQ(array.parts[1].end, 72);
  const double kDegree = std::numbers::pi / 180;
  const struct {
    int begin, count;
    double polar, azimuth;
  } kRings[] = {{0, 6, 9.8664, 30}, {6, 12, 20, 10}, {18, 18, 30, 0}};
  for (int n = 0; n < 72; ++n) {
    EXPECT_NEAR(array.positions.col(n).norm(), 0.06, 1e-16);
    EXPECT_LT((array.normals.col(n) + array.positions.col(n) / 0.06).norm(), 1e-14);
  }
  for (const auto& ring : kRings) {
    const Eigen::Vector3d first = array.positions.col(36 + ring.begin);
    EXPECT_NEAR(std::atan2(first.y(), first.x()), ring.azimuth * kDegree, 1e-12);
    for (int i = 0; i < ring.count; ++i) {
      const int n = ring.begin + i;
      EXPECT_NEAR(array.positions(2, 36 + n), 0.06 * std::cos(ring.polar * kDegree), 1e-15);
      EXPECT_NEAR(array.positions(2, n), -array.positions(2, 36 + n), 1e-18);
    }
  }
}

TEST(Catalogue, GivesOnePartOfADevice) {
  ArrayGeometry recipe;
  recipe.kind = "device";
  recipe.parameters = {{"name", std::string("tinylev")}, {"part", std::string("top")}};

  const TransducerArray top = buildArray(recipe, "", "");

  EXPECT_EQ(top.positions, catalogueArray("tinylev").elements.positions.rightCols(36));
  EXPECT_TRUE(top.parts.empty());
}

TEST(Catalogue, NamesWhatThereIsWhenOneIsNot) {
  ArrayGeometry recipe;
  recipe.kind = "device";
  const auto refusal = [&](const char* name, const char* part) {
    recipe.parameters = {{"name", std::string(name)}, {"part", std::string(part)}};
    try {
      buildArray(recipe, "", "arrays[1].geometry");
      return std::string("accepted");
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };

  EXPECT_THAT(refusal("hugelev", ""), testing::AllOf(HasSubstr("arrays[1].geometry.name"),
                                                     HasSubstr("autd3"), HasSubstr("tinylev")));
  EXPECT_THAT(refusal("tinylev", "left"),
              testing::AllOf(HasSubstr("arrays[1].geometry.part"), HasSubstr("bottom, top")));
  EXPECT_THAT(refusal("autd3", "top"), HasSubstr("one part only"));
  EXPECT_THROW(catalogueArray("../autd3"), Error);
}

}  // namespace
}  // namespace acg
