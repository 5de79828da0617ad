// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/document.h"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/scene/example_scenes.h"

namespace acg {
namespace {

using namespace testscenes;
using testing::ElementsAre;

Document opened() { return Document(std::make_shared<Scene>(oneBoard())); }

void moveTo(Document& document, double x, Gesture gesture = 0) {
  document.edit("Move", gesture, [&](Scene& scene) { scene.targets[0].position.x() = x; });
}

double xOf(const Document& document) { return document.scene()->targets[0].position.x(); }

TEST(Document, PublishesANewSceneAndLeavesTheOldOneAlone) {
  Document document = opened();
  const ScenePtr before = document.scene();
  const std::uint64_t revision = document.revision();

  moveTo(document, 0.01);

  EXPECT_EQ(before->targets[0].position.x(), 0);
  EXPECT_EQ(xOf(document), 0.01);
  EXPECT_GT(document.revision(), revision);
  // Elements are shared, not copied.
  EXPECT_EQ(before->arrays[0].elements, document.scene()->arrays[0].elements);
}

TEST(Document, UndoesAndRedoesToTheVeryScene) {
  Document document = opened();
  const ScenePtr first = document.scene();
  moveTo(document, 0.1 + 0.2);
  const ScenePtr second = document.scene();

  document.undo();
  EXPECT_EQ(document.scene(), first);
  EXPECT_TRUE(document.canRedo());
  document.redo();
  EXPECT_EQ(document.scene(), second);
  EXPECT_FALSE(document.canRedo());
}

TEST(Document, DoesNothingBeyondTheEndsOfItsPast) {
  Document document = opened();
  const std::uint64_t revision = document.revision();

  document.undo();
  document.redo();
  document.goTo(17);

  EXPECT_FALSE(document.canUndo());
  EXPECT_EQ(document.revision(), revision);
}

TEST(Document, MergesTheEditsOfOneGesture) {
  Document document = opened();
  const Gesture drag = document.newGesture();
  for (int i = 1; i <= 100; ++i) moveTo(document, i * 1e-3, drag);
  moveTo(document, 0.5, document.newGesture());

  EXPECT_THAT(document.labels(), ElementsAre("Open", "Move", "Move"));
  document.undo();
  EXPECT_EQ(xOf(document), 0.1);
  document.undo();
  EXPECT_EQ(xOf(document), 0);
}

TEST(Document, DoesNotMergeAcrossAnotherEditOrUndo) {
  Document document = opened();
  const Gesture drag = document.newGesture();
  moveTo(document, 1, drag);
  moveTo(document, 2);
  moveTo(document, 3, drag);
  EXPECT_EQ(document.labels().size(), 4u);

  moveTo(document, 4);
  moveTo(document, 5);
  EXPECT_EQ(document.labels().size(), 6u);
}

TEST(Document, AbandonsAGestureWithoutATrace) {
  Document document = opened();
  moveTo(document, 1);
  const ScenePtr before = document.scene();
  const Gesture drag = document.newGesture();
  moveTo(document, 2, drag);
  moveTo(document, 3, drag);

  document.abandon(drag);

  EXPECT_EQ(document.scene(), before);
  EXPECT_FALSE(document.canRedo());
  EXPECT_EQ(document.labels().size(), 2u);
  document.abandon(drag);  // once more changes nothing
  document.abandon(0);
  EXPECT_EQ(document.scene(), before);
}

TEST(Document, DropsWhatWasUndoneOnTheNextEdit) {
  Document document = opened();
  moveTo(document, 1);
  moveTo(document, 2);
  document.goTo(0);
  moveTo(document, 3);

  EXPECT_EQ(document.labels().size(), 2u);
  EXPECT_FALSE(document.canRedo());
  document.undo();
  EXPECT_EQ(xOf(document), 0);
}

TEST(Document, IsUntouchedByAnEditThatThrows) {
  Document document = opened();
  moveTo(document, 1);
  document.undo();
  int calls = 0;
  document.onChange([&] { ++calls; });

  EXPECT_THROW(document.edit("Bad", 0,
                             [](Scene& scene) {
                               scene.targets.clear();
                               throw std::runtime_error("no");
                             }),
               std::runtime_error);

  EXPECT_EQ(document.scene()->targets.size(), 1u);
  EXPECT_TRUE(document.canRedo());
  EXPECT_EQ(calls, 0);
}

TEST(Document, KnowsWhetherItDiffersFromTheSavedScene) {
  Document document = opened();
  EXPECT_FALSE(document.isModified());
  moveTo(document, 1);
  EXPECT_TRUE(document.isModified());
  document.markSaved();
  EXPECT_FALSE(document.isModified());
  document.undo();
  EXPECT_TRUE(document.isModified());
  document.redo();
  EXPECT_FALSE(document.isModified());
  document.undo();
  moveTo(document, 1);  // looks the same but is another step
  EXPECT_TRUE(document.isModified());
  document.reset(std::make_shared<Scene>(), "New");
  EXPECT_FALSE(document.isModified());
  document.markUnsaved();
  EXPECT_TRUE(document.isModified());
}

TEST(Document, KeepsASavedStepOutOfAGestureThatGoesOn) {
  Document document = opened();
  const Gesture drag = document.newGesture();
  moveTo(document, 1, drag);
  document.markSaved();
  moveTo(document, 2, drag);

  EXPECT_TRUE(document.isModified());
  document.undo();
  EXPECT_EQ(xOf(document), 1);
  EXPECT_FALSE(document.isModified());
}

TEST(Document, CallsListenersInOrderAfterEveryChange) {
  Document document = opened();
  std::string calls;
  document.onChange([&] { calls += "a" + std::to_string(document.revision()) + " "; });
  document.onChange([&] { calls += "b "; });

  moveTo(document, 1);
  document.undo();
  document.reset(std::make_shared<Scene>(), "New");

  EXPECT_EQ(calls, "a2 b a3 b a4 b ");
  EXPECT_THAT(document.labels(), ElementsAre("New"));
}

TEST(Document, ForgetsTheOldestOfVeryManySteps) {
  Document document = opened();
  for (int i = 1; i <= 10'050; ++i) moveTo(document, i);

  EXPECT_EQ(document.labels().size(), 10'000u);
  EXPECT_EQ(document.position(), 9'999u);
  document.goTo(0);
  EXPECT_EQ(xOf(document), 51);
}

}  // namespace
}  // namespace acg
