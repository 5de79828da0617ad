// SPDX-License-Identifier: GPL-3.0-or-later
// The array designer with its real widgets: what is typed shows at once, OK is one edit.
#include "ui/designer/array_designer.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "core/acoustics/arrays/catalogue.h"
#include "core/error.h"
#include "tests/ui/docks/dock_fixture.h"
#include "ui/designer/array_plan.h"
#include "ui/designer/element_panel.h"
#include "ui/designer/strength_form.h"
#include "ui/designer/transducer_form.h"
#include "ui/forms/parameter_form.h"
#include "ui/forms/quantity_field.h"

namespace acg::test {
namespace {

class Designer : public DockTest {
 protected:
  void open(ArrayDesign design) {
    dialog = std::make_unique<ArrayDesigner>(session, std::move(design), nullptr);
    dialog->show();
    settle();
  }
  void openNew() { open(newDesign(*session.scene())); }
  void openBottom() { open(designOf(*session.scene(), "bottom")); }
  void settle() {
    ASSERT_TRUE(runUntil([this] { return dialog->isSettled(); }));
  }
  ArrayPlan* plan() { return dialog->elementPanel()->plan(); }
  QuantityField* field(const char* name) { return byName<QuantityField>(*dialog, name); }
  void click(const QString& button) { byName<QPushButton>(*dialog, button)->click(); }
  void choose(const char* combo, const QString& data) {
    auto* box = byName<QComboBox>(*dialog, combo);
    const int index = box->findData(data);
    ASSERT_GE(index, 0);
    box->setCurrentIndex(index);
    emit box->activated(index);
    settle();
  }
  int disabledCount() { return dialog->elementPanel()->marks().disabledCount(); }
  /// Whether a label that is seen says so.
  bool says(const QString& part) {
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
      if (label->isVisibleTo(dialog.get()) && label->text().contains(part)) return true;
    }
    return false;
  }
  QString tableOf(const QByteArray& text) {
    const QString path = folder.filePath("corrections.csv");
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(text);
    return path;
  }
  const PlacedArray& bottom() { return *session.scene()->findArray("bottom"); }

  QTemporaryDir folder;
  std::unique_ptr<ArrayDesigner> dialog;
};

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

TEST_F(Designer, AClickARubberBandAndTheButtonsDisableAndEnable) {
  openBottom();
  const QPoint first = plan()->place(0).toPoint(), last = plan()->place(3).toPoint();
  QTest::mouseClick(plan(), Qt::LeftButton, {}, first);
  EXPECT_EQ(dialog->elementPanel()->marks().isDisabled,
            (std::vector<bool>{true, false, false, false}));
  QTest::mouseClick(plan(), Qt::LeftButton, {}, first);
  EXPECT_EQ(disabledCount(), 0);

  const QPoint margin(14, 14);
  const auto band = [&](const QPoint& from, const QPoint& to) {
    QTest::mousePress(plan(), Qt::LeftButton, {}, from);
    for (const QPoint& at : {(from + to) / 2, to}) {
      QMouseEvent move(QEvent::MouseMove, at, plan()->mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                       Qt::NoModifier);
      QApplication::sendEvent(plan(), &move);
    }
    QTest::mouseRelease(plan(), Qt::LeftButton, {}, to);
  };
  // Elements run x fastest from the lower left: 0 and 1 lie in the lower row.
  band({first.x() - 14, first.y() + 14}, {last.x() + 14, first.y() - 14});
  EXPECT_EQ(dialog->elementPanel()->marks().isDisabled,
            (std::vector<bool>{true, true, false, false}));
  click("Disable what is enabled and enable what is disabled");
  EXPECT_EQ(dialog->elementPanel()->marks().isDisabled,
            (std::vector<bool>{false, false, true, true}));
  click("Enable all elements");
  EXPECT_EQ(disabledCount(), 0);
  settle();

  plan()->setFocus(Qt::TabFocusReason);
  QTest::keyClick(plan(), Qt::Key_Right);
  QTest::keyClick(plan(), Qt::Key_Space);
  settle();
  const std::size_t before = steps();
  dialog->okButton()->click();
  EXPECT_EQ(steps(), before + 1);
  EXPECT_EQ(bottom().disabled, std::vector<int>{1});
}

TEST_F(Designer, AnArrayOfSilentElementsAloneIsRefused) {
  session.edit("Delete", 0, [](Scene& scene) { scene.arrays.pop_back(); });
  openBottom();
  click("Disable all elements");
  settle();
  EXPECT_FALSE(dialog->okButton()->isEnabled());
  EXPECT_TRUE(says("enable at least one"));
  click("Enable all elements");
  settle();
  EXPECT_TRUE(dialog->okButton()->isEnabled());
}

TEST_F(Designer, MarksWaitWhileTheNumberOfElementsIsAnother) {
  openBottom();
  QTest::mouseClick(plan(), Qt::LeftButton, {}, plan()->place(2).toPoint());
  type(field("Columns"), "3");
  settle();
  EXPECT_TRUE(says("will be dropped"));
  type(field("Columns"), "2");
  settle();
  EXPECT_FALSE(says("will be dropped"));
  EXPECT_EQ(disabledCount(), 1);
  type(field("Columns"), "3");
  settle();
  dialog->okButton()->click();
  EXPECT_EQ(bottom().elements->size(), 6);
  EXPECT_TRUE(bottom().disabled.empty());
}

TEST_F(Designer, CorrectionsComeFromATableWithOneRowForEachElement) {
  openBottom();
  dialog->loadCorrections(tableOf("phase_offset,amplitude_gain\n0.1,1\n0.2,0.9\n-0.3,1.1\n"));
  ASSERT_TRUE(runUntil([&] { return says("The table has 3 rows but the array 4 elements"); }));
  EXPECT_FALSE(dialog->elementPanel()->marks().hasCorrections());

  dialog->loadCorrections(
      tableOf("id,phase_offset,amplitude_gain\n0,0.1,1\n1,0.2,0.9\n2,-0.3,1.1\n3,0,1\n"));
  ASSERT_TRUE(runUntil([&] { return dialog->elementPanel()->marks().hasCorrections(); }));
  settle();
  EXPECT_FALSE(says("The table has"));
  dialog->okButton()->click();
  EXPECT_EQ(bottom().phaseCorrections, (std::vector<double>{0.1, 0.2, -0.3, 0}));
  EXPECT_EQ(bottom().gainCorrections, (std::vector<double>{1, 0.9, 1.1, 1}));
}

TEST_F(Designer, CorrectionsColourTheElements) {
  openBottom();
  const auto faceOf = [&](int n) {
    return plan()->grab().toImage().pixelColor(plan()->place(n).toPoint());
  };
  EXPECT_EQ(faceOf(0), faceOf(1));
  dialog->loadCorrections(tableOf("phase_offset\n0\n1.5\n0\n-1.5\n"));
  ASSERT_TRUE(runUntil([&] { return dialog->elementPanel()->marks().hasCorrections(); }));
  EXPECT_EQ(faceOf(0), faceOf(2));
  EXPECT_NE(faceOf(0), faceOf(1));
  EXPECT_NE(faceOf(1), faceOf(3));
  click("Take all corrections away");
  EXPECT_EQ(faceOf(0), faceOf(1));
}

TEST_F(Designer, AFileThatIsNoTableIsExplained) {
  openBottom();
  dialog->loadCorrections(tableOf("a,b\n1,2\n"));
  EXPECT_TRUE(runUntil([&] { return says("phase_offset"); }));
  EXPECT_THROW(readCorrections(folder.filePath("none.csv").toStdString()), Error);
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
