// SPDX-License-Identifier: GPL-3.0-or-later
// Single elements in the designer: which of them sound, and their corrections.
#include <QMouseEvent>

#include "core/error.h"
#include "tests/ui/designer/designer_fixture.h"

namespace acg::test {
namespace {

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

}  // namespace
}  // namespace acg::test
