// SPDX-License-Identifier: GPL-3.0-or-later
// The window under a real display with real mouse events. Without OpenGL these tests are skipped.
#include "tests/ui/window_fixture.h"

#include <QProcess>
#include <QStandardPaths>

namespace acg {
namespace {

TEST_F(WindowFixture, ADraggedTargetSolvesAgainAndUndoRestoresBitForBit) {
  const Eigen::Vector3d before = target();
  const Eigen::VectorXcd drives = session.hologram()->drives;
  const std::vector<double> slice = sliceValues(session);
  const QImage image = picture();
  const QPoint from = onScreen(before);

  dragTo(from, from + QPoint(70, -40));
  QTest::mouseRelease(view, Qt::LeftButton, {}, from + QPoint(70, -40));
  ASSERT_TRUE(waitForResult());

  EXPECT_GT((target() - before).norm(), 5e-3);
  EXPECT_NE(session.hologram()->drives, drives);
  EXPECT_NE(sliceValues(session), slice);
  const QImage moved = picture();
  expectScene(image);
  expectScene(moved);
  // The slice as a whole, not the marker alone: a marker covers some hundred pixels.
  EXPECT_GT(differingPixels(image, moved), 10'000);
  EXPECT_EQ(session.document().labels().size(), 2u);
  window->commands().action(QStringLiteral("edit.undo"))->trigger();
  ASSERT_TRUE(waitForResult());
  EXPECT_EQ(target(), before);
  EXPECT_EQ(session.hologram()->drives, drives);
  EXPECT_EQ(sliceValues(session), slice);
  // The marker stays selected after the drag, and the mouse rests elsewhere.
  session.select({});
  view->renderer().setHover({});
  EXPECT_LT(differingPixels(image, picture()), 2'000);
}

TEST_F(WindowFixture, EscapePutsADraggedTargetBack) {
  const Eigen::Vector3d before = target();
  const QPoint from = onScreen(before);

  dragTo(from, from + QPoint(50, 30));
  EXPECT_NE(target(), before);
  QTest::keyClick(view, Qt::Key_Escape);
  QTest::mouseRelease(view, Qt::LeftButton, {}, from + QPoint(50, 30));

  EXPECT_EQ(target(), before);
  EXPECT_FALSE(session.document().canRedo());
  EXPECT_FALSE(session.document().isModified());
}

TEST_F(WindowFixture, ALockedAxisKeepsTheOtherCoordinatesAndATypedNumberIsExact) {
  const Eigen::Vector3d before = target();
  const QPoint from = onScreen(before);

  dragTo(from, from + QPoint(40, 20));
  QTest::keyClick(view, Qt::Key_X);
  moveHeld(from + QPoint(60, 10));
  EXPECT_NE(target().x(), before.x());
  EXPECT_EQ(target().y(), before.y());
  EXPECT_EQ(target().z(), before.z());
  QTest::keyClicks(view, QStringLiteral("12.5"));
  QTest::keyClick(view, Qt::Key_Return);
  QTest::mouseRelease(view, Qt::LeftButton, {}, from + QPoint(60, 10));

  EXPECT_DOUBLE_EQ(target().x(), 12.5e-3);
  EXPECT_EQ(target().y(), before.y());
  EXPECT_EQ(session.document().labels().size(), 2u);
}

TEST_F(WindowFixture, AKeyHeldDownLocksItsAxisOnceAndAPlaceUnchangedIsNoStep) {
  const QPoint from = onScreen(target());
  QTest::mousePress(view, Qt::LeftButton, {}, from);
  for (const bool isRepeat : {false, true}) {
    QKeyEvent key(QEvent::KeyPress, Qt::Key_X, Qt::NoModifier, QStringLiteral("x"), isRepeat);
    QCoreApplication::sendEvent(view, &key);
  }
  EXPECT_EQ(session.document().labels().size(), 1u);

  moveHeld(from + QPoint(60, 30));
  QTest::mouseRelease(view, Qt::LeftButton, {}, from + QPoint(60, 30));

  EXPECT_NE(target().x(), 0);
  EXPECT_EQ(target().y(), 0);
  EXPECT_EQ(target().z(), startScene()->targets.front().position.z());
}

TEST_F(WindowFixture, AnAddedTargetAndItsDragAreOneStepThatEscTakesBack) {
  const QPoint place = onScreen({0.03, 0, 0.09});
  window->viewPanel().setTool(QStringLiteral("quiet"));

  dragTo(place, place + QPoint(30, 20));
  EXPECT_EQ(session.document().labels().back(), "Add quiet point");
  EXPECT_EQ(session.document().labels().size(), 2u);
  QTest::keyClick(view, Qt::Key_Escape);
  QTest::mouseRelease(view, Qt::LeftButton, {}, place + QPoint(30, 20));

  EXPECT_EQ(session.scene()->targets.size(), 1u);
  EXPECT_FALSE(session.document().isModified());
  EXPECT_FALSE(session.document().canRedo());
}

TEST_F(WindowFixture, ADoubleClickOnTheSliceAddsAFocalPointThere) {
  const Eigen::Vector3d place(0.03, 0, 0.09);

  QTest::mouseDClick(view, Qt::LeftButton, {}, onScreen(place));

  ASSERT_EQ(session.scene()->targets.size(), 2u);
  const Target& added = session.scene()->targets.back();
  EXPECT_TRUE(std::holds_alternative<FocalPoint>(added.wish));
  EXPECT_LT((added.position - place).norm(), 3e-3);
  EXPECT_EQ(session.selection().toStdString(), added.id);
}

TEST_F(WindowFixture, ADragBesideAllTargetsTurnsTheCameraAndComputesNothing) {
  const std::uint64_t revision = session.document().revision();
  const QPoint before = onScreen({0.05, 0.05, 0});

  dragTo({20, 60}, {120, 90});
  QTest::mouseRelease(view, Qt::LeftButton, {}, {120, 90});

  EXPECT_NE(onScreen({0.05, 0.05, 0}), before);
  EXPECT_EQ(session.document().revision(), revision);
}

TEST_F(WindowFixture, TheDisplayServersMouseMovesATarget) {
  if (QStandardPaths::findExecutable(QStringLiteral("xdotool")).isEmpty()) {
    GTEST_SKIP() << "no xdotool";
  }
  const Eigen::Vector3d before = target();
  const QPoint from = view->mapToGlobal(onScreen(before));
  const auto number = [](int value) { return QString::number(value); };
  QProcess hand;
  hand.start(QStringLiteral("xdotool"), {"mousemove",
                                         number(from.x()),
                                         number(from.y()),
                                         "sleep",
                                         "0.2",
                                         "mousedown",
                                         "1",
                                         "sleep",
                                         "0.1",
                                         "mousemove",
                                         number(from.x() + 30),
                                         number(from.y() - 10),
                                         "sleep",
                                         "0.1",
                                         "mousemove",
                                         number(from.x() + 60),
                                         number(from.y() - 20),
                                         "sleep",
                                         "0.1",
                                         "mouseup",
                                         "1"});

  ASSERT_TRUE(waitUntil([&] { return hand.state() == QProcess::NotRunning; }));
  ASSERT_TRUE(waitUntil([&] { return target() != before; }));
  expectScene(picture());

  EXPECT_GT((target() - before).norm(), 5e-3);
  EXPECT_GT(window->viewPanel().latency().count(), 0);
  EXPECT_GT(window->viewPanel().latency().percentile(0.95), 0);
}

TEST_F(WindowFixture, BothThemesAreDrawnAndDiffer) {
  std::vector<QImage> images;
  for (const ThemeChoice choice : {ThemeChoice::kLight, ThemeChoice::kDark}) {
    window->setTheme(choice);
    expectScene(picture(), choice);
    images.push_back(window->grab().toImage());
  }

  EXPECT_GT(images[0].pixelColor(5, 5).lightness(), images[1].pixelColor(5, 5).lightness() + 100);
}

TEST_F(WindowFixture, WhatCannotBeReadIsAMessageAndAWindowThatWorks) {
  QFile damaged(folder.filePath(QStringLiteral("damaged.acg")));
  ASSERT_TRUE(damaged.open(QIODevice::WriteOnly));
  damaged.write("{\"format\": 1, \"name\": ");
  damaged.close();
  QStringList errors;
  QObject::connect(&session, &Session::messagePosted,
                   [&errors](MessageKind kind, const QString& text) {
                     if (kind == MessageKind::kError) errors << text;
                   });
  const ScenePtr before = session.scene();

  window->start(damaged.fileName());
  ASSERT_TRUE(waitUntil([&] { return session.scene() != before; }));

  ASSERT_EQ(errors.size(), 1);
  EXPECT_TRUE(errors.front().contains(QStringLiteral("damaged.acg")))
      << errors.front().toStdString();
  EXPECT_TRUE(window->files().path().isEmpty());
  EXPECT_TRUE(waitForResult());
  expectScene(picture());
}

TEST_F(WindowFixture, AnEndByTheSystemLeavesUnsavedWorkToTheNextStart) {
  move({0.02, 0.01, 0.1});
  window->endNow();
  EXPECT_TRUE(window->close()) << "a question keeps the program from ending";
  window.reset();

  const SessionJournal next(session, folder.path());
  const std::vector<OrphanedWork> orphans = next.orphans();

  ASSERT_EQ(orphans.size(), 1u);
  EXPECT_EQ(orphans[0].editCount, 1);
}

TEST_F(WindowFixture, AJournalLeftBehindIsOfferedAndRecovered) {
  move({0.02, 0.01, 0.1});
  window->journal().flush();
  const QString kept = QDir(folder.path()).entryList({QStringLiteral("*.json")}).value(0);
  ASSERT_TRUE(QFile::copy(folder.filePath(kept), folder.filePath(QStringLiteral("killed.json"))));
  session.undo();
  session.markSaved();

  window->start({});
  ASSERT_TRUE(waitUntil([&] { return !window->notice().isHidden(); }));
  QTest::mouseClick(window->notice().buttons().front(), Qt::LeftButton);

  ASSERT_TRUE(waitUntil([&] { return target() == Eigen::Vector3d(0.02, 0.01, 0.1); }));
  EXPECT_TRUE(session.document().isModified());
  EXPECT_TRUE(window->notice().isHidden());
}

}  // namespace
}  // namespace acg
