// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/array_geometry.h"

#include <cmath>
#include <limits>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

using testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

ArrayGeometry geometry(const std::string& kind, const ParameterSet& parameters = {}) {
  ArrayGeometry result;
  result.kind = kind;
  result.parameters = parameters;
  return result;
}

ArrayGeometry list(const Eigen::Matrix3Xd& positions, const Eigen::Matrix3Xd& normals = {}) {
  ArrayGeometry result = geometry("elements");
  result.positions = positions;
  result.normals = normals;
  return result;
}

std::string refusal(const ArrayGeometry& recipe) {
  try {
    const TransducerArray array = buildArray(recipe, ACG_TEST_DATA, "arrays[0].geometry");
    return "accepted with " + std::to_string(array.size()) + " elements";
  } catch (const Error& error) {
    EXPECT_NE(error.code(), ErrorCode::kInternal);
    return error.what();
  }
}

TEST(RectangularArray, RunsXFastestAndIsCentred) {
  const TransducerArray array = buildArray(
      geometry("rectangular",
               {{"columns", std::int64_t{3}}, {"rows", std::int64_t{2}}, {"pitch_m", 0.01}}),
      "", "");

  Eigen::Matrix3Xd expected(3, 6);
  expected << -0.01, 0, 0.01, -0.01, 0, 0.01,  //
      -0.005, -0.005, -0.005, 0.005, 0.005, 0.005, 0, 0, 0, 0, 0, 0;
  EXPECT_TRUE(array.positions.isApprox(expected, 1e-15));
  EXPECT_EQ(array.normals, Eigen::Vector3d::UnitZ().replicate(1, 6));
  EXPECT_EQ(array.pitch, 0.01);
  EXPECT_EQ(array.smallestSpacing, 0.01);
}

TEST(RectangularArray, RunsAsItsOrderSays) {
  ArrayGeometry recipe = geometry("rectangular", {{"columns", std::int64_t{2}},
                                                  {"rows", std::int64_t{2}},
                                                  {"pitch_m", 2.0 / 2},
                                                  {"order", std::string("y_fastest")}});
  Eigen::Matrix3Xd up(3, 4), down(3, 4);
  up << -.5, -.5, .5, .5, -.5, .5, -.5, .5, 0, 0, 0, 0;
  down << -.5, -.5, .5, .5, .5, -.5, .5, -.5, 0, 0, 0, 0;

  EXPECT_EQ(buildArray(recipe, "", "").positions, up);
  recipe.parameters["order"] = std::string("y_down_fastest");
  EXPECT_EQ(buildArray(recipe, "", "").positions, down);
}

TEST(RectangularArray, LeavesSkippedCellsOut) {
  const TransducerArray array = buildArray(geometry("rectangular", {{"columns", std::int64_t{3}},
                                                                    {"rows", std::int64_t{1}},
                                                                    {"pitch_m", 0.01},
                                                                    {"skip", std::string("1,0")}}),
                                           "", "");

  EXPECT_EQ(array.size(), 2);
  EXPECT_EQ(array.positions(0, 1), 0.01);
  EXPECT_EQ(array.pitch, 0.01);
  EXPECT_NEAR(array.smallestSpacing, 0.02, 1e-15);
}

TEST(RectangularArray, RefusesAbsurdSizesBeforeItAsksForMemory) {
  EXPECT_THAT(refusal(geometry("rectangular", {{"columns", std::int64_t{1'000'000}},
                                               {"rows", std::int64_t{1'000}}})),
              testing::AllOf(HasSubstr("arrays[0].geometry.columns"), HasSubstr("1000000000")));
  EXPECT_THAT(refusal(geometry("rectangular", {{"columns", std::int64_t{1'000'000'000}}})),
              HasSubstr("arrays[0].geometry.columns is 1000000000"));
  EXPECT_THAT(refusal(geometry("rectangular", {{"rows", std::int64_t{0}}})),
              HasSubstr("arrays[0].geometry.rows is 0"));
  for (const double pitch : {0.0, -0.01, kNan, 1e300}) {
    EXPECT_THAT(refusal(geometry("rectangular", {{"pitch_m", pitch}})),
                HasSubstr("arrays[0].geometry.pitch_m"));
  }
  for (const char* skip : {"1", "1,", "16,0", "-1,0", "1,1;", "1,1;;2,2", "a,b", "1 ,1"}) {
    EXPECT_THAT(refusal(geometry("rectangular", {{"skip", std::string(skip)}})),
                HasSubstr("arrays[0].geometry.skip"))
        << skip;
  }
  EXPECT_THAT(refusal(geometry("rectangular", {{"columns", std::int64_t{1}},
                                               {"rows", std::int64_t{1}},
                                               {"skip", std::string("0,0")}})),
              HasSubstr("arrays[0].geometry.skip"));
}

TEST(HexagonalArray, HasOnePlusThreeRTimesRPlusOneElements) {
  for (const std::int64_t rings : {0, 1, 2, 7}) {
    const TransducerArray array =
        buildArray(geometry("hexagonal", {{"rings", rings}, {"pitch_m", 0.01}}), "", "");

    EXPECT_EQ(array.size(), 1 + 3 * rings * (rings + 1));
    EXPECT_EQ(array.positions.col(0), Eigen::Vector3d::Zero());
    EXPECT_LT(array.positions.rowwise().mean().norm(), 1e-15);
    const auto pair = closestPair(array.positions);
    EXPECT_NEAR(pair ? pair->distance : 0.01, 0.01, 1e-12);
    EXPECT_NEAR(array.positions.colwise().norm().maxCoeff(), double(rings) * 0.01, 1e-12);
  }
}

TEST(HexagonalArray, CanLeaveItsMiddleOut) {
  const TransducerArray array = buildArray(
      geometry("hexagonal", {{"rings", std::int64_t{3}}, {"inner_ring", std::int64_t{2}}}), "", "");

  EXPECT_EQ(array.size(), 12 + 18);
  EXPECT_GT(array.positions.colwise().norm().minCoeff(), 1.7 * 0.01);
  EXPECT_THAT(refusal(geometry("hexagonal", {{"inner_ring", std::int64_t{6}}})),
              HasSubstr("arrays[0].geometry.inner_ring"));
}

TEST(HexagonalArray, RefusesTooManyRings) {
  EXPECT_THAT(refusal(geometry("hexagonal", {{"rings", std::int64_t{999}}, {"pitch_m", 1e-3}})),
              HasSubstr("arrays[0].geometry.rings"));
  EXPECT_THAT(refusal(geometry("hexagonal", {{"rings", std::int64_t{1'000'000'000}}})),
              HasSubstr("arrays[0].geometry.rings"));
}

TEST(SphericalCap, LooksAtTheCentreFromRingsAlongTheSphere) {
  const TransducerArray array =
      buildArray(geometry("spherical_cap",
                          {{"radius_m", 0.06}, {"rings", std::int64_t{3}}, {"pitch_m", 0.0105}}),
                 "", "");

  ASSERT_EQ(array.size(), 1 + 6 + 12 + 18);
  const Eigen::Vector3d centre(0, 0, 0.06);
  for (int n = 0; n < array.size(); ++n) {
    const Eigen::Vector3d toCentre = centre - array.positions.col(n);
    EXPECT_NEAR(toCentre.norm(), 0.06, 1e-15);
    EXPECT_NEAR(array.normals.col(n).dot(toCentre), 0.06, 1e-15);
  }
  EXPECT_LT(array.positions.col(0).norm(), 1e-15);
  const double polar = 0.0105 / 0.06;  // of the first ring
  EXPECT_NEAR(array.positions(0, 1), 0.06 * std::sin(polar), 1e-15);
  EXPECT_NEAR(array.positions(2, 1), 0.06 * (1 - std::cos(polar)), 1e-15);
}

TEST(SphericalCap, RefusesRingsBeyondTheSphereAndNothingAtAll) {
  EXPECT_THAT(refusal(geometry("spherical_cap", {{"rings", std::int64_t{18}}})),
              testing::AllOf(HasSubstr("arrays[0].geometry.rings is 18"), HasSubstr("17 fit")));
  EXPECT_THAT(
      refusal(geometry("spherical_cap", {{"rings", std::int64_t{0}}, {"has_centre", false}})),
      HasSubstr("no element"));
  EXPECT_THAT(refusal(geometry("spherical_cap", {{"radius_m", -1.0}})),
              HasSubstr("arrays[0].geometry.radius_m"));
}

TEST(ElementList, NormalisesNormalsAndLooksUpWithoutAny) {
  Eigen::Matrix3Xd positions(3, 2), normals(3, 2);
  positions << 0, 0.02, 0, 0, 0, 0;
  normals << 3, 0, 0, 0, 4, -2;

  const TransducerArray given = buildArray(list(positions, normals), "", "");
  const TransducerArray plain = buildArray(list(positions), "", "");

  EXPECT_TRUE(given.normals.col(0).isApprox(Eigen::Vector3d(0.6, 0, 0.8), 1e-15));
  EXPECT_EQ(given.normals.col(1), Eigen::Vector3d(0, 0, -1));
  EXPECT_EQ(plain.normals.col(1), Eigen::Vector3d(0, 0, 1));
  EXPECT_EQ(plain.positions, positions);
  EXPECT_EQ(plain.pitch, 0.02);
}

TEST(ElementList, RefusesWhatCannotRadiate) {
  Eigen::Matrix3Xd two(3, 2);
  two << 0, 0.01, 0, 0, 0, 0;
  Eigen::Matrix3Xd bad = two;

  EXPECT_THAT(refusal(list({})), HasSubstr("arrays[0].geometry.positions_m gives no element"));
  EXPECT_THAT(refusal(list(two, two.leftCols(1))), HasSubstr("arrays[0].geometry.normals has 1"));
  EXPECT_THAT(refusal(list(two, Eigen::Matrix3Xd::Zero(3, 2))),
              HasSubstr("normals[0] looks in no direction"));
  bad(1, 1) = kNan;
  EXPECT_THAT(refusal(list(bad)), HasSubstr("arrays[0].geometry.positions_m[1]"));
  Eigen::Matrix3Xd normals = Eigen::Matrix3Xd::Ones(3, 2);
  normals(2, 1) = kNan;
  EXPECT_THAT(refusal(list(two, normals)), HasSubstr("arrays[0].geometry.normals[1]"));
  bad(1, 1) = 1e9;
  EXPECT_THAT(refusal(list(bad)), HasSubstr("positions_m[1]"));
  bad = two;
  bad(0, 1) = 5e-7;
  EXPECT_THAT(refusal(list(bad)),
              testing::AllOf(HasSubstr("positions_m[1]"), HasSubstr("positions_m[0]"),
                             HasSubstr("remove one")));
}

TEST(ArrayGeometry, NamesTheKindsThereAre) {
  EXPECT_THAT(refusal(geometry("spiral")),
              testing::AllOf(HasSubstr("arrays[0].geometry.kind is \"spiral\""),
                             HasSubstr("rectangular, hexagonal")));
}

TEST(ArrayGeometries, BuildTheSameGoodArrayTwice) {
  for (const ArrayGeometryEntry& entry : arrayGeometries()) {
    ArrayGeometry recipe = geometry(entry.name);
    if (recipe.kind == "file") recipe.parameters["path"] = std::string("arrays/three_mm.csv");
    if (recipe.kind == "surface") recipe.parameters["path"] = std::string("arrays/pyramid.obj");
    if (recipe.kind == "elements") recipe.positions = Eigen::Matrix3Xd::Identity(3, 3);

    const TransducerArray first = buildArray(recipe, ACG_TEST_DATA, entry.name);
    const TransducerArray second = buildArray(recipe, ACG_TEST_DATA, entry.name);

    EXPECT_EQ(&arrayGeometry(entry.name), &entry);
    EXPECT_GT(first.size(), 0) << entry.name;
    EXPECT_EQ(first.positions, second.positions) << entry.name;
    EXPECT_EQ(first.normals, second.normals) << entry.name;
    EXPECT_GT(first.pitch, 0) << entry.name;
    EXPECT_TRUE(((first.normals.colwise().norm().array() - 1).abs() < 1e-14).all()) << entry.name;
    EXPECT_GE(closestPair(first.positions)->distance, kCoincidence) << entry.name;
    EXPECT_NEAR(closestPair(first.positions)->distance, first.smallestSpacing, 1e-12) << entry.name;
  }
}

}  // namespace
}  // namespace acg
