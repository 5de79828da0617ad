// SPDX-License-Identifier: GPL-3.0-or-later
// The array designer with its real widgets: what is typed shows at once, OK is one edit.
#include <cmath>

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QMenu>
#include <QToolButton>

#include "core/acoustics/arrays/catalogue.h"
#include "tests/ui/designer/designer_fixture.h"
#include "ui/docks/medium_dock.h"

namespace acg::test {
namespace {

TEST_F(Designer, OkAddsTheNewArrayInOneStepAndUndoTakesItAway) {
  const std::size_t before = steps();
  openNew();
  choose("Geometry", "rings");
  EXPECT_GT(plan()->elementCount(), 1);
  EXPECT_EQ(steps(), before);
  dialog->okButton()->click();
  ASSERT_EQ(session.scene()->arrays.size(), 3u);
  EXPECT_EQ(steps(), before + 1);
  const PlacedArray& array = session.scene()->arrays.back();
  EXPECT_EQ(array.geometry.kind, "rings");
  EXPECT_EQ(array.elements->size(), plan()->elementCount());
  EXPECT_EQ(array.transducer, "murata");
  EXPECT_EQ(session.selection().toStdString(), array.id);
  session.undo();
  EXPECT_EQ(session.scene()->arrays.size(), 2u);
}

TEST_F(Designer, ANewArrayStandsClearOfTheOthersAndIsPlacedByNumbers) {
  openNew();
  type(field("Position x"), "0 mm");
  EXPECT_TRUE(dialog->okButton()->isEnabled());
  EXPECT_NEAR(dialog->design().position.z(), 0.15, 1e-12);
  // Upon the board below it: its elements would be those of another array.
  type(field("Columns"), "2");
  type(field("Rows"), "2");
  type(field("Position z"), "-100 mm");
  settle();
  EXPECT_FALSE(dialog->okButton()->isEnabled());
  EXPECT_TRUE(says("move one of them"));
  type(field("Position x"), "60 mm");
  type(field("Turn about x"), "0");
  settle();
  dialog->okButton()->click();
  const PlacedArray& array = session.scene()->arrays.back();
  EXPECT_NEAR((array.position - Eigen::Vector3d(0.06, 0, -0.1)).norm(), 0, 1e-12);
  EXPECT_NEAR(array.orientation.angularDistance(Eigen::Quaterniond::Identity()), 0, 1e-9);
}

TEST_F(Designer, ANewArrayOfAnyDepthStandsClearUntilItIsPlaced) {
  openNew();
  choose("Geometry", "device");
  auto* device = byName<QComboBox>(*dialog, "Device");
  device->setCurrentText("tinylev");
  emit device->textActivated("tinylev");
  settle();
  const TransducerArray& elements = *dialog->design().elements;
  ASSERT_EQ(elements.size(), 72);
  // Everything ends at z = 0.1: the lower cup hangs 50 mm above that.
  EXPECT_NEAR(dialog->design().position.z() - elements.positions.row(2).maxCoeff(), 0.15, 1e-9);
  EXPECT_TRUE(dialog->okButton()->isEnabled());
  type(field("Position z"), "400 mm");
  choose("Geometry", "rings");
  EXPECT_NEAR(dialog->design().position.z(), 0.4, 1e-12);
}

TEST_F(Designer, CancelLeavesTheSceneAsItWas) {
  const ScenePtr before = session.scene();
  openBottom();
  type(field("Columns"), "9");
  click("Disable all elements");
  settle();
  dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Cancel)->click();
  EXPECT_EQ(session.scene(), before);
  EXPECT_FALSE(dialog->isVisible());
}

TEST_F(Designer, ThePlanFollowsWhileANumberIsTyped) {
  openBottom();
  EXPECT_EQ(plan()->elementCount(), 4);
  auto* columns = field("Columns");
  columns->selectAll();
  QTest::keyClicks(columns, "12");
  ASSERT_TRUE(runUntil([&] { return plan()->elementCount() == 24; }));
  QTest::keyClick(columns, Qt::Key_Escape);
  EXPECT_TRUE(runUntil([&] { return plan()->elementCount() == 4; }));
  type(field("Radius"), "3");
  settle();
  EXPECT_NEAR(dialog->design().transducer.radius, 3e-3, 1e-12);
}

TEST_F(Designer, WhatCannotBeIsRedAndKeepsOkFromBeingPressed) {
  openBottom();
  EXPECT_TRUE(dialog->okButton()->isEnabled());
  type(field("Pitch"), "-1");
  EXPECT_FALSE(field("Pitch")->problem().isEmpty());
  EXPECT_FALSE(dialog->okButton()->isEnabled());
  type(field("Pitch"), "12 mm");
  settle();
  EXPECT_TRUE(dialog->okButton()->isEnabled());

  auto* name = byName<QLineEdit>(*dialog, "Name");
  type(name, "top");
  settle();
  EXPECT_FALSE(dialog->okButton()->isEnabled());
  EXPECT_TRUE(says("taken"));
  type(name, "floor");
  settle();
  EXPECT_TRUE(dialog->okButton()->isEnabled());

  choose("Geometry", "file");
  EXPECT_FALSE(dialog->okButton()->isEnabled());
  EXPECT_TRUE(says("File is empty"));
  choose("Geometry", "rectangular");
  EXPECT_TRUE(dialog->okButton()->isEnabled());
  dialog->okButton()->click();
  EXPECT_NE(session.scene()->findArray("floor"), nullptr);
}

TEST_F(Designer, WithoutADriveLimitThereIsNoTransducer) {
  openBottom();
  auto* limit = field("Drive limit");
  limit->selectAll();
  QTest::keyClick(limit, Qt::Key_Delete);
  QTest::keyClick(limit, Qt::Key_Return);
  settle();
  EXPECT_FALSE(dialog->okButton()->isEnabled());
  type(limit, "12 V");
  settle();
  EXPECT_TRUE(dialog->okButton()->isEnabled());
  // Full drive is 20 V: a warning, no ban.
  EXPECT_TRUE(says("above the limit of 12 V"));
  EXPECT_EQ(dialog->design().transducer.driveLimit, 12);
}

TEST_F(Designer, StrengthIsEnteredAsTheSourceStatesItWithTheConversionBesideIt) {
  openBottom();
  auto* form = byName<QComboBox>(*dialog, "Stated as");
  form->setCurrentIndex(1);
  emit form->activated(1);
  EXPECT_NEAR(dialog->design().transducer.sourcePressure, 3.4, 1e-9);
  type(field("Distance"), "300 mm");
  type(field("Level (SPL)"), "120 dB");
  settle();
  EXPECT_TRUE(says("120 dB SPL = 20 Pa rms = 28.28 Pa peak"));
  EXPECT_NEAR(dialog->design().transducer.sourcePressure, 8.485, 1e-3);
  form->setCurrentIndex(2);
  emit form->activated(2);
  type(field("Per volt"), "0.17");
  type(field("Drive voltage"), "10");
  settle();
  EXPECT_NEAR(dialog->design().transducer.sourcePressure, 1.7 * 4 / M_PI, 1e-9);
  EXPECT_EQ(dialog->design().transducer.driveVoltage, 10);
  dialog->okButton()->click();
  EXPECT_NEAR(session.scene()->transducers.at("murata").sourcePressure, 1.7 * 4 / M_PI, 1e-9);
}

TEST_F(Designer, OthersOfTheSameTypeFollowOrKeepTheirs) {
  for (const bool isFollowed : {true, false}) {
    openBottom();
    type(field("Radius"), "3");
    settle();
    QCheckBox* sharers = nullptr;
    for (QCheckBox* box : dialog->findChildren<QCheckBox*>()) {
      if (box->text().contains("transducer of top")) sharers = box;
    }
    ASSERT_NE(sharers, nullptr);
    EXPECT_TRUE(sharers->isVisibleTo(dialog.get()));
    if (sharers->isChecked() != isFollowed) sharers->click();
    settle();
    dialog->okButton()->click();
    const Scene& scene = *session.scene();
    EXPECT_EQ(scene.transducers.at(scene.findArray("bottom")->transducer).radius, 3e-3);
    EXPECT_EQ(scene.transducers.at(scene.findArray("top")->transducer).radius,
              isFollowed ? 3e-3 : 4.5e-3);
    session.undo();
  }
}

TEST_F(Designer, ADeviceBringsItsTransducerAndItsOptions) {
  session.edit("Delete", 0, [](Scene& scene) { scene.arrays.pop_back(); });
  openBottom();
  choose("Geometry", "device");
  auto* device = byName<QComboBox>(*dialog, "Device");
  device->setCurrentText("autd3");
  emit device->textActivated("autd3");
  ASSERT_TRUE(runUntil([&] { return plan()->elementCount() == 249; }));
  settle();
  EXPECT_EQ(dialog->design().transducer, catalogueArray("autd3").transducer);
  EXPECT_GE(byName<QComboBox>(*dialog, "Type")->findText("autd3 t4010a1 (catalogue)"), 0);
  dialog->okButton()->click();
  EXPECT_EQ(bottom().transducer, "autd3");
  EXPECT_EQ(session.scene()->transducers.at("autd3"), catalogueArray("autd3").transducer);
}

TEST_F(Designer, OkDuringABuildTakesWhatWasTypedLast) {
  openBottom();
  auto* columns = field("Columns");
  columns->selectAll();
  QTest::keyClicks(columns, "7");
  EXPECT_FALSE(dialog->isSettled());
  dialog->accept();
  ASSERT_TRUE(runUntil([&] { return !dialog->isVisible(); }));
  EXPECT_EQ(bottom().elements->size(), 14);
}

TEST_F(Designer, TheSceneDockOpensItForANewArrayAndForTheSelectedOne) {
  MediumDock dock(session, nullptr);
  auto* edit = byName<QToolButton>(dock, "Design the selected array");
  session.select({});
  dock.refreshNow();
  EXPECT_FALSE(edit->isEnabled());
  session.select("top");
  dock.refreshNow();
  edit->click();
  auto* opened = dock.findChild<ArrayDesigner*>();
  ASSERT_NE(opened, nullptr);
  EXPECT_EQ(opened->design().editedId, "top");
  delete opened;
  byName<QToolButton>(dock, "Add an array")->menu()->actions().first()->trigger();
  opened = dock.findChild<ArrayDesigner*>();
  ASSERT_NE(opened, nullptr);
  EXPECT_TRUE(opened->design().editedId.empty());
}

TEST_F(Designer, NothingChangedIsNothingLost) {
  session.edit("Set", 0, [](Scene& scene) {
    scene.arrays[0].disabled = {3};
    scene.arrays[0].phaseCorrections = {0, 1, 2, 3};
    scene.transducers["murata"].sourceBasis = "";
  });
  const Scene before = *session.scene();
  openBottom();
  dialog->okButton()->click();
  EXPECT_EQ(bottom().disabled, before.arrays[0].disabled);
  EXPECT_EQ(bottom().phaseCorrections, before.arrays[0].phaseCorrections);
  EXPECT_EQ(bottom().geometry, before.arrays[0].geometry);
  EXPECT_EQ(bottom().elements, before.arrays[0].elements);
  EXPECT_EQ(session.scene()->transducers, before.transducers);
}

}  // namespace
}  // namespace acg::test
