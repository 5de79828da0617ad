// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/warm_up.h"

#include <gtest/gtest.h>

namespace acg {
namespace {

ScenePtr sceneAt(double x, double other = 0) {
  auto scene = std::make_shared<Scene>();
  scene->targets.push_back({"a", {x, 0, 0.1}, FocalPoint{}, {}});
  scene->targets.push_back({"b", {other, 0.02, 0.1}, FocalPoint{}, {}});
  return scene;
}

ComputeRequest requestFor(const ScenePtr& scene, double y = 0) {
  ComputeRequest request;
  request.scene = scene;
  FieldSpec spec;
  spec.samples = FieldGrid::between({-0.05, y, 0.05}, {0.05, y, 0.15}, {21, 1, 21});
  request.fields = {spec};
  return request;
}

double yOf(const ComputeRequest& request) {
  return std::get<FieldGrid>(request.fields.at(0).samples).origin.y();
}

TEST(WarmUp, ContinuesInTheWayThatGaveTheLastStepExactly) {
  EXPECT_EQ(continued(1, 2, 3), 4);
  EXPECT_EQ(continued(0.1, 0.1 + 0.001, 0.1 + 0.001 + 0.001), 0.1 + 0.001 + 0.001 + 0.001);
  EXPECT_EQ(continued(0.011, 0.012, 0.013), 0.014);
  EXPECT_EQ(continued(1, 2, 4), std::nullopt);
}

TEST(WarmUp, GoesASliceOneStepOn) {
  WarmUp warmUp;
  const ScenePtr scene = sceneAt(0);
  warmUp.note(requestFor(scene, 0.011));
  warmUp.note(requestFor(scene, 0.012));
  EXPECT_TRUE(warmUp.predictions().empty()) << "one step is no direction";
  warmUp.note(requestFor(scene, 0.013));

  const auto likely = warmUp.predictions();

  ASSERT_EQ(likely.size(), 1u);
  EXPECT_EQ(likely[0].scene, scene);
  EXPECT_EQ(yOf(likely[0]), 0.014);
}

TEST(WarmUp, GoesATargetOneStepOnAndKnowsTheStepBefore) {
  WarmUp warmUp;
  for (const double x : {0.001, 0.002, 0.003}) warmUp.note(requestFor(sceneAt(x)));

  const auto likely = warmUp.predictions();

  ASSERT_EQ(likely.size(), 2u);
  EXPECT_EQ(likely[0].scene->targets[0].position.x(), 0.004);
  EXPECT_EQ(likely[0].scene->targets[1].position.x(), 0);
  EXPECT_EQ(likely[1].scene->targets[0].position.x(), 0.002);  // undo
}

TEST(WarmUp, GuessesNothingWhenTwoTargetsMoveOrNoneDoes) {
  WarmUp warmUp;
  for (const double x : {0.001, 0.002, 0.003}) warmUp.note(requestFor(sceneAt(x, x)));
  EXPECT_EQ(warmUp.predictions().size(), 1u);  // undo alone

  WarmUp resting;
  const ScenePtr scene = sceneAt(0);
  for (int i = 0; i < 3; ++i) resting.note(requestFor(scene));
  EXPECT_TRUE(resting.predictions().empty());
}

TEST(WarmUp, StopsGuessingStepsThatDoNotComeAndBeginsAgainWhenTheyDo) {
  WarmUp warmUp;
  const ScenePtr scene = sceneAt(0);
  // Three slices in a row and a jump: the guess after the third never comes true.
  int guesses = 0;
  for (int round = 0; round < 6; ++round) {
    for (const int step : {0, 1, 2}) warmUp.note(requestFor(scene, 0.1 * round + 0.001 * step));
    guesses += static_cast<int>(warmUp.predictions().size());
  }
  EXPECT_EQ(guesses, 1);

  for (int step = 0; step < 10; ++step) warmUp.note(requestFor(scene, step));
  EXPECT_EQ(warmUp.predictions().size(), 1u);
}

TEST(WarmUp, KnowsBothNeighboursAfterAnUndoAndForgetsWhatAnEditReplaced) {
  WarmUp warmUp;
  const ScenePtr a = sceneAt(0), b = sceneAt(0.01), c = sceneAt(0.05), d = sceneAt(-0.04);
  for (const ScenePtr& scene : {a, b, c, b}) warmUp.note(requestFor(scene));

  auto likely = warmUp.predictions();
  ASSERT_EQ(likely.size(), 2u);
  EXPECT_EQ(likely[0].scene, a);
  EXPECT_EQ(likely[1].scene, c);

  warmUp.note(requestFor(d));
  likely = warmUp.predictions();
  ASSERT_EQ(likely.size(), 1u);
  EXPECT_EQ(likely[0].scene, b);
}

}  // namespace
}  // namespace acg
