// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/signature.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/units.h"
#include "tests/core/scene/example_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

Eigen::VectorXd phasesOf(const Scene& scene, const Trap& wish,
                         const Eigen::Vector3d& position = {0, 0, 0.1}) {
  return signaturePhases(scene, target("t", position, wish));
}

TEST(Signature, OfPointsIsZero) {
  const Scene scene = twoBoards();
  EXPECT_EQ(signaturePhases(scene, scene.targets[0]), Eigen::VectorXd::Zero(32));
  EXPECT_EQ(signaturePhases(scene, target("q", {0, 0, 0}, QuietPoint{})),
            Eigen::VectorXd::Zero(32));
}

TEST(TwinSignature, PutsPlusOnNegativeYAndMinusOnPositiveY) {
  const Scene scene = oneBoard();
  const Eigen::VectorXd phases = phasesOf(scene, trap(TrapKind::kTwin));

  for (int n = 0; n < 16; ++n) {
    const double y = scene.arrays[0].elements->positions(1, n);
    EXPECT_EQ(phases(n), y < 0 ? kPi / 2 : -kPi / 2) << n;
  }
}

TEST(TwinSignature, TurnsWithItsAzimuth) {
  const Scene scene = oneBoard();
  Trap wish = trap(TrapKind::kTwin);
  wish.azimuth = kPi / 2;  // the line runs along y: x > 0 is its negative side
  const Eigen::VectorXd phases = phasesOf(scene, wish);

  for (int n = 0; n < 16; ++n) {
    const double x = scene.arrays[0].elements->positions(0, n);
    EXPECT_EQ(phases(n), x > 0 ? kPi / 2 : -kPi / 2) << n;
  }
}

TEST(TwinSignature, HalvesAnArrayWithElementsOnItsLine) {
  Scene scene = oneBoard();
  scene.arrays = {grid("odd", 5)};
  for (const double azimuth : {0.0, kPi / 4, kPi / 2, 1.0}) {
    Trap wish = trap(TrapKind::kTwin);
    wish.azimuth = azimuth;
    const Eigen::VectorXd phases = phasesOf(scene, wish);
    EXPECT_EQ((phases.array() > 0).count(), 12) << azimuth;
    EXPECT_EQ((phases.array() < 0).count(), 12) << azimuth;
    EXPECT_EQ(phases(12), 0) << azimuth;  // the element in the middle
  }
}

TEST(TwinSignature, HalvesADeviceWhoseOriginIsItsFirstElement) {
  Scene scene = oneBoard();
  scene.arrays = {device("autd3", "autd3")};
  const Eigen::VectorXd phases = phasesOf(scene, trap(TrapKind::kTwin));

  // 14 rows, 7 a side; the three missing cells are all on the lower one.
  EXPECT_EQ((phases.array() > 0).count(), 7 * 18 - 3);
  EXPECT_EQ((phases.array() < 0).count(), 7 * 18);
}

TEST(TwinSignature, TurnsWithTheArray) {
  Scene scene = oneBoard();
  const Eigen::VectorXd before = phasesOf(scene, trap(TrapKind::kTwin));
  scene.arrays[0].orientation = Eigen::AngleAxisd(1.0, Eigen::Vector3d(1, 2, 3).normalized());
  scene.arrays[0].position = {0.1, 0.2, 0.3};

  EXPECT_EQ(phasesOf(scene, trap(TrapKind::kTwin)), before);
}

TEST(VortexSignature, WindsAboutTheTarget) {
  const Scene scene = oneBoard();
  const Eigen::Vector3d centre(0.003, -0.002, 0.1);
  Trap wish = trap(TrapKind::kVortex);
  wish.charge = -2;
  const Eigen::VectorXd phases = phasesOf(scene, wish, centre);

  for (int n = 0; n < 16; ++n) {
    const Eigen::Vector3d r = scene.arrays[0].elements->positions.col(n) - centre;
    EXPECT_NEAR(phases(n), -2 * std::atan2(r.y(), r.x()), 1e-14) << n;
  }
}

TEST(VortexSignature, UsesTheFrameOfAPlacedArray) {
  Scene scene = oneBoard();
  const Eigen::VectorXd before = phasesOf(scene, trap(TrapKind::kVortex), {0.001, 0, 0.1});
  const Eigen::Quaterniond turn(Eigen::AngleAxisd(0.7, Eigen::Vector3d(1, -2, 0.5).normalized()));
  scene.arrays[0].orientation = turn;
  scene.arrays[0].position = {0.1, 0.2, 0.3};

  const Eigen::VectorXd after =
      phasesOf(scene, trap(TrapKind::kVortex),
               turn * Eigen::Vector3d(0.001, 0, 0.1) + scene.arrays[0].position);

  EXPECT_LT((after - before).cwiseAbs().maxCoeff(), 1e-12);
}

TEST(BottleSignature, TurnsTheOuterHalfOver) {
  Scene scene = oneBoard();
  scene.arrays = {grid("board", 16)};
  const Eigen::VectorXd phases = phasesOf(scene, trap(TrapKind::kBottle));

  const double radius = std::sqrt(256 / (2 * kPi)) * 0.0105;
  for (int n = 0; n < 256; ++n) {
    const double r = scene.arrays[0].elements->positions.col(n).norm();
    EXPECT_EQ(phases(n), r > radius ? kPi : 0) << n;
  }
  // The radius cuts the area in two equal parts.
  EXPECT_NEAR(double((phases.array() != 0).count()), 128, 8);
}

TEST(TwoSidedSignature, FlipsTheNamedArrays) {
  const Scene scene = twoBoards();
  Trap wish = trap(TrapKind::kTwoSided);
  wish.flip = {"bottom"};
  const Eigen::VectorXd phases = phasesOf(scene, wish);

  EXPECT_EQ(phases.head(16), Eigen::VectorXd::Constant(16, kPi));
  EXPECT_EQ(phases.tail(16), Eigen::VectorXd::Zero(16));
}

TEST(TwoSidedSignature, FlipsWhatFacesTheFirstArrayWhenNothingIsNamed) {
  const Eigen::VectorXd phases = phasesOf(twoBoards(), trap(TrapKind::kTwoSided));

  EXPECT_EQ(phases.head(16), Eigen::VectorXd::Zero(16));
  EXPECT_EQ(phases.tail(16), Eigen::VectorXd::Constant(16, kPi));
}

TEST(TwoSidedSignature, KnowsThePartsOfADevice) {
  Scene scene = oneBoard();
  scene.arrays = {device("levitator", "tinylev")};
  Trap wish = trap(TrapKind::kTwoSided);

  const Eigen::VectorXd automatic = phasesOf(scene, wish);
  wish.flip = {"levitator/bottom"};
  const Eigen::VectorXd named = phasesOf(scene, wish);

  EXPECT_EQ(automatic.head(36), Eigen::VectorXd::Zero(36));
  EXPECT_EQ(automatic.tail(36), Eigen::VectorXd::Constant(36, kPi));
  EXPECT_EQ(named.head(36), Eigen::VectorXd::Constant(36, kPi));
  EXPECT_EQ(named.tail(36), Eigen::VectorXd::Zero(36));
}

TEST(TwoSidedSignature, RefusesNamesTheSceneDoesNotHave) {
  Trap wish = trap(TrapKind::kTwoSided);
  wish.flip = {"left"};
  EXPECT_THROW(phasesOf(twoBoards(), wish), Error);
  wish.flip = {"bottom/upper"};
  EXPECT_THROW(phasesOf(twoBoards(), wish), Error);
}

TEST(AutomaticTrap, IsTwoSidedWhereArraysFaceEachOther) {
  const Trap wish = trap(TrapKind::kAutomatic);
  EXPECT_EQ(resolvedTrapKind(oneBoard(), wish), TrapKind::kTwin);
  EXPECT_EQ(resolvedTrapKind(twoBoards(), wish), TrapKind::kTwoSided);
  EXPECT_EQ(resolvedTrapKind(Scene{}, wish), TrapKind::kTwin);
  EXPECT_EQ(resolvedTrapKind(twoBoards(), trap(TrapKind::kBottle)), TrapKind::kBottle);

  Scene apart = twoBoards();  // back to back: they look away from each other
  apart.arrays[1].position.z() = -0.1;
  EXPECT_EQ(resolvedTrapKind(apart, wish), TrapKind::kTwin);
  EXPECT_EQ(phasesOf(twoBoards(), wish), phasesOf(twoBoards(), trap(TrapKind::kTwoSided)));
}

}  // namespace
}  // namespace acg
