// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/image_sources.h"

#include <numbers>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <Eigen/Geometry>

#include "core/error.h"
#include "tests/support/judge.h"
#include "tests/support/random_scene.h"

namespace acg {
namespace {

using testing::HasSubstr;

/// A small board in the middle of a room, tilted.
PropagationModel tiltedBoard() {
  PropagationModel model = test::flatArray(3, 10.5e-3, TransducerModel{});
  const Eigen::Matrix3d turn =
      Eigen::AngleAxisd(0.8, Eigen::Vector3d(1, 2, 0.5).normalized()).toRotationMatrix();
  model.positions = (turn * model.positions).colwise() + Eigen::Vector3d(0.05, 0.06, 0.07);
  model.normals = turn * model.normals;
  return model;
}

Eigen::VectorXcd drivesOf(const PropagationModel& model) {
  std::mt19937 random(4);
  return test::randomDrives(random, model.size());
}

/// |dp/dn| on the plane over |grad p| there, the largest of some points.
double flowThrough(const PropagationModel& model, const ReflectingPlane& plane) {
  const Eigen::Vector3d n = plane.normal.normalized();
  const Eigen::Vector3d u = n.unitOrthogonal(), v = n.cross(u);
  Eigen::Matrix3Xd points(3, 5);
  for (int i = 0; i < 5; ++i) {
    const Eigen::Vector3d at(0.03 + 0.01 * i, 0.08 - 0.011 * i, 0.05 + 0.007 * i);
    points.col(i) = plane.point + u * u.dot(at - plane.point) + v * v.dot(at - plane.point);
  }
  const auto p = test::judgeDerivatives(model, drivesOf(model), points, 1).values;
  double worst = 0;
  for (int i = 0; i < 5; ++i) {
    const Eigen::Vector3cd gradient = p.col(i).segment<3>(1);
    worst = std::max(worst, std::abs(gradient.cwiseProduct(n.cast<std::complex<double>>()).sum()) /
                                gradient.norm());
  }
  return worst;
}

TEST(ImageSources, LetNothingThroughAHardPlane) {
  PropagationModel model = tiltedBoard();
  const ReflectingPlane floor{{0, 0, -0.01}, {0.1, 0.2, 2}, 1};
  EXPECT_GT(flowThrough(model, floor), 0.05);
  addImageSources(model, std::vector{floor}, 1);
  EXPECT_EQ(model.size(), 9);
  EXPECT_EQ(model.sources(), 18);
  EXPECT_LT(flowThrough(model, floor), 1e-9);
}

TEST(ImageSources, SilenceASoftPlane) {
  PropagationModel model = tiltedBoard();
  addImageSources(model, std::vector{ReflectingPlane{{0, 0, -0.01}, {0, 0, 1}, -1}}, 1);
  Eigen::Matrix3Xd points(3, 2);
  points << 0.02, -0.03, 0.01, 0.05, -0.01, -0.01;
  const auto p = test::judgeDerivatives(model, drivesOf(model), points, 0).values;
  EXPECT_LT(p.cwiseAbs().maxCoeff(), 1e-9);
}

TEST(ImageSources, AreExactInEdgesAndCorners) {
  const std::vector<ReflectingPlane> corner = {
      {{0, 0, 0}, {1, 0, 0}, 1}, {{0, 0, 0}, {0, 3, 0}, 1}, {{0, 0, 0}, {0, 0, 1}, 1}};
  PropagationModel edge = tiltedBoard(), whole = tiltedBoard();

  addImageSources(edge, std::span(corner).first(2), 1);
  addImageSources(whole, corner, 1);

  EXPECT_EQ(edge.sources(), 4 * 9);
  EXPECT_EQ(whole.sources(), 8 * 9);
  for (int i = 0; i < 2; ++i) EXPECT_LT(flowThrough(edge, corner[i]), 1e-9);
  for (const ReflectingPlane& plane : corner) EXPECT_LT(flowThrough(whole, plane), 1e-9);
}

TEST(ImageSources, GoBackAndForthBetweenTwoPlanes) {
  PropagationModel model = test::flatArray(1, 10e-3, TransducerModel{});
  model.positions.col(0) << 0, 0, 0.01;
  const std::vector<ReflectingPlane> pair = {{{0, 0, 0}, {0, 0, 1}, 0.5},
                                             {{0, 0, 0.03}, {0, 0, -1}, 0.8}};
  addImageSources(model, pair, 3);

  // By hand: -1, 7 -> 6 + 1; 5; and so on, in centimetres, with the product of the coefficients.
  const std::vector<std::pair<double, double>> expected = {
      {0.01, 1}, {-0.01, 0.5}, {0.07, 0.4}, {-0.07, 0.2}, {0.05, 0.8}, {-0.05, 0.4}, {0.11, 0.32}};
  ASSERT_EQ(model.sources(), 7);
  for (int s = 0; s < 7; ++s) {
    EXPECT_NEAR(model.positions(2, s), expected[s].first, 1e-15) << s;
    EXPECT_NEAR(std::abs(model.gain(s)), expected[s].second, 1e-15) << s;
    EXPECT_EQ(model.normals(2, s), s == 0 || s == 2 || s == 5 ? 1 : -1) << s;
    EXPECT_EQ(model.driveOf[s], 0);
  }
}

TEST(ImageSources, CountOneReflectionEachAtObliquePlanes) {
  const std::vector<ReflectingPlane> wedge = {{{0, 0, 0}, {0, 0, 1}, 1}, {{0, 0, 0}, {1, 0, 1}, 1}};
  EXPECT_TRUE(areOblique(wedge));
  PropagationModel model = tiltedBoard();
  addImageSources(model, wedge, 5);
  EXPECT_EQ(model.sources(), 3 * 9);
}

TEST(ImageSources, CarryTheGainAndTheModelOfTheirSource) {
  PropagationModel model = tiltedBoard();
  model.gain = Eigen::VectorXcd::Ones(9);
  model.gain(4) = 0;
  model.gain(5) = std::polar(0.5, 1.0);
  addImageSources(model, std::vector{ReflectingPlane{{0, 0, 0}, {0, 0, 1}, 0.25}}, 1);
  EXPECT_EQ(model.gain(9 + 4), 0.0);
  EXPECT_NEAR(std::abs(model.gain(9 + 5) - std::polar(0.125, 1.0)), 0, 1e-15);
  ASSERT_EQ(model.groups.size(), 2u);
  EXPECT_EQ(model.groups[1].begin, 9);
  EXPECT_EQ(model.groups[1].end, 18);
}

TEST(ImageSources, RefuseWhatStandsBehindOrHides) {
  const auto refusal = [](const std::vector<ReflectingPlane>& planes) -> std::string {
    PropagationModel model = tiltedBoard();
    try {
      addImageSources(model, planes, 2);
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(refusal({{{0, 0, 0.2}, {0, 0, 1}, 1}}), HasSubstr("lies behind boundaries[0]"));
  EXPECT_THAT(refusal({{{0, 0, 0}, {0, 0, 1}, 1}, {{0, 0, -1}, {0, 0, 2}, 1}}), HasSubstr("hides"));
  EXPECT_THAT(refusal({{{0, 0, 0}, {0, 0, 1}, 1}, {{0, 0, -1}, {0, 0, -1}, 1}}),
              HasSubstr("away from each other"));
  EXPECT_THAT(refusal({{{0, 0, 0}, {0, 0, 0}, 1}}), HasSubstr("no normal"));
  EXPECT_THAT(refusal({{{0, 0, 0}, {0, 0, 1}, 1.5}}), HasSubstr("from -1 to 1"));
}

}  // namespace
}  // namespace acg
