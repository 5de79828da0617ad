// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/scene.h"

#include <complex>
#include <numbers>

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/scene/hologram.h"
#include "tests/core/scene/example_scenes.h"

namespace acg {
namespace {

using namespace testscenes;

TEST(Scene, PlacesElementsByPositionAndOrientation) {
  PlacedArray array = grid("a", 2);
  array.position = {1, 2, 3};
  array.orientation = Eigen::Quaterniond(0, 1, 0, 0);  // half a turn about x

  const TransducerArray placed = array.placed();

  const Eigen::Vector3d first = array.elements->positions.col(0);
  EXPECT_LT((placed.positions.col(0) - Eigen::Vector3d(1 + first.x(), 2 - first.y(), 3)).norm(),
            1e-15);
  EXPECT_LT((placed.normals.col(0) + Eigen::Vector3d::UnitZ()).norm(), 1e-15);
  EXPECT_EQ(placed.pitch, array.elements->pitch);
}

TEST(Scene, CountsElementsAndFindsThingsById) {
  const Scene scene = twoBoards();

  EXPECT_EQ(scene.elementCount(), 32);
  EXPECT_EQ(scene.findArray("top"), &scene.arrays[1]);
  EXPECT_EQ(scene.findArray("left"), nullptr);
  EXPECT_EQ(scene.findTarget("a"), &scene.targets[0]);
  EXPECT_EQ(scene.findTarget("z"), nullptr);
}

TEST(Scene, TakesTheMediumAsGivenOrFromTheAir) {
  Scene scene = oneBoard();
  EXPECT_EQ(scene.resolvedMedium(), Medium{});
  EXPECT_DOUBLE_EQ(scene.wavelength(), 343.0 / 40e3);

  scene.medium = Air{25, 50, 101325};
  scene.transducers["murata"].frequency = 25e3;
  EXPECT_EQ(scene.resolvedMedium(), airMedium({25, 50, 101325}, 25e3));
  EXPECT_EQ(Scene{}.frequency(), 40e3);
}

TEST(Scene, GivesAParticleByNameOrTheFirstOrTheUsualBead) {
  Scene scene = oneBoard();
  EXPECT_EQ(scene.particleOrDefault(""), Particle{});
  scene.particles = {{"b", {2e-3, 25, 2350}}, {"c", {3e-3, 25, 2350}}};
  EXPECT_EQ(scene.particleOrDefault("").radius, 2e-3);
  EXPECT_EQ(scene.particleOrDefault("c").radius, 3e-3);
  EXPECT_EQ(scene.particleOrDefault("absent"), Particle{});
}

TEST(PropagationModel, RunsThroughArraysInOrderAndJoinsEqualTransducers) {
  Scene scene = twoBoards();

  PropagationModel model = propagationModel(scene);
  EXPECT_EQ(model.size(), 32);
  ASSERT_EQ(model.groups.size(), 1u);
  EXPECT_EQ(model.groups[0].end, 32);
  EXPECT_EQ(model.positions.rightCols(16), scene.arrays[1].placed().positions);
  EXPECT_NEAR(model.wavenumber(), 732.7329804291063, 1e-10);

  scene.transducers["weak"] = {};
  scene.transducers["weak"].sourcePressure = 1;
  scene.arrays[1].transducer = "weak";
  model = propagationModel(scene);
  ASSERT_EQ(model.groups.size(), 2u);
  EXPECT_EQ(model.groups[1].begin, 16);
  EXPECT_EQ(model.groups[1].transducer.sourcePressure, 1);
}

TEST(PropagationModel, GivesTheTinyLevItsPressureInTheMiddle) {
  // All 72 elements look at the centre from 60 mm: 72 * 2.4 / 0.06 Pa for any directivity.
  Scene scene = oneBoard();
  scene.arrays = {device("tinylev", "tinylev")};
  scene.transducers["murata"].sourcePressure = 2.4;
  scene.medium = Medium{346, 1.2, 0};
  const PropagationModel model = propagationModel(scene);

  std::complex<double> sum = 0;
  for (int n = 0; n < model.size(); ++n) {
    sum += std::polar(2.4 / model.positions.col(n).norm(),
                      model.wavenumber() * model.positions.col(n).norm());
  }
  EXPECT_NEAR(std::abs(sum), 2880.0, 1e-9);
}

TEST(PropagationModel, RefusesWhatDoesNotFitTogether) {
  Scene scene = twoBoards();
  scene.transducers["slow"] = {};
  scene.transducers["slow"].frequency = 25e3;
  scene.arrays[1].transducer = "slow";
  EXPECT_THROW(propagationModel(scene), Error);
  scene.arrays[1].transducer = "absent";
  EXPECT_THROW(propagationModel(scene), Error);
  scene = twoBoards();
  scene.arrays[0].elements.reset();
  EXPECT_THROW(propagationModel(scene), Error);
  EXPECT_EQ(propagationModel(Scene{}).size(), 0);
}

TEST(SceneBounds, HoldElementsAndTargets) {
  const Scene scene = oneBoard();
  const Eigen::AlignedBox3d box = sceneBounds(scene);

  EXPECT_LT((box.min() - Eigen::Vector3d(-0.01575, -0.01575, 0)).norm(), 1e-15);
  EXPECT_LT((box.max() - Eigen::Vector3d(0.01575, 0.01575, 0.1)).norm(), 1e-15);
}

TEST(SceneBounds, AreACubeWhereThereIsNothingOrOnePoint) {
  EXPECT_TRUE(sceneBounds({}).sizes().isApprox(Eigen::Vector3d::Constant(0.1)));
  Scene scene;
  scene.targets = {target("a", {1, 0, 0})};
  EXPECT_TRUE(sceneBounds(scene).sizes().isApprox(Eigen::Vector3d::Constant(0.1)));
  EXPECT_TRUE(sceneBounds(scene).center().isApprox(Eigen::Vector3d(1, 0, 0)));
}

TEST(FreshId, IsFree) {
  Scene scene = twoBoards();
  EXPECT_EQ(freshId(scene, ""), "b");
  EXPECT_EQ(freshId(scene, "trap"), "trap1");
  scene.targets.push_back(target("trap1", {0, 0, 0}));
  EXPECT_EQ(freshId(scene, "trap"), "trap2");
  for (int i = 0; i < 60; ++i) {
    const std::string id = freshId(scene, "");
    EXPECT_FALSE(scene.findTarget(id)) << id;
    scene.targets.push_back(target(id, {0, 0, 0}));
  }
  EXPECT_TRUE(scene.findTarget("aa"));
}

TEST(Target, KnowsWhatItWants) {
  EXPECT_EQ(target("a", {0, 0, 0}, FocalPoint{3000}).wantedPressure(), 3000);
  EXPECT_EQ(target("a", {0, 0, 0}).wantedPressure(), std::nullopt);
  EXPECT_EQ(target("a", {0, 0, 0}, QuietPoint{}).wantedPressure(), 0);
  EXPECT_EQ(target("a", {0, 0, 0}, trap(TrapKind::kTwin)).wantedPressure(), std::nullopt);
}

TEST(Target, NamesTrapKindsAsTheProjectFileDoes) {
  for (const TrapKind kind : {TrapKind::kTwin, TrapKind::kVortex, TrapKind::kBottle,
                              TrapKind::kTwoSided, TrapKind::kAutomatic}) {
    EXPECT_EQ(trapKindFromName(trapKindName(kind)), kind);
    EXPECT_NE(targetLabel(target("a", {0, 0, 0}, trap(kind))).find("trap"), std::string::npos);
  }
  EXPECT_EQ(trapKindFromName("spiral"), std::nullopt);
  EXPECT_STREQ(trapKindName(TrapKind::kTwoSided), "two_sided");
}

TEST(TargetResult, HasAnErrorOnlyWhereSomethingWasWanted) {
  EXPECT_DOUBLE_EQ(*(TargetResult{"a", 2000.0, 1900, 0}).relativeError(), -0.05);
  EXPECT_FALSE((TargetResult{"a", std::nullopt, 1900, 0}).relativeError());
  EXPECT_FALSE((TargetResult{"a", 0.0, 5, 5}).relativeError());
}

}  // namespace
}  // namespace acg
