// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/ui_watch.h"

#include <chrono>

#include <gtest/gtest.h>
#include <QCoreApplication>
#include <QMetaObject>

#include "tests/ui/session_fixture.h"

namespace acg {
namespace {

/// A handler that takes its time.
void workFor(std::chrono::milliseconds time) {
  const auto end = UiWatch::Clock::now() + time;
  while (UiWatch::Clock::now() < end) {
  }
}

TEST(UiWatchOfTheLoop, RenewsAtEachSignOfLifeAndNotWhileAHandlerWorks) {
  int renewals = 0;
  UiWatch watch([&] { ++renewals; });
  ASSERT_TRUE(waitUntil([&] { return renewals > 3; })) << "its own timer sees to signs";
  const int before = renewals;

  workFor(std::chrono::milliseconds(60));

  EXPECT_EQ(renewals, before) << "nothing renews for a thread that hangs";
}

TEST(UiWatchOfTheLoop, TellsALongPauseAndTheEventThatTookIt) {
  UiWatch watch([] {});
  QObject slow;
  slow.setObjectName(QStringLiteral("slowOne"));
  const std::chrono::milliseconds work(200);
  bool isTold = false;  // others may be, of a machine that stands still
  watch.onLongPause([&](const UiPause& pause) {
    isTold |= pause.during == QLatin1String("MetaCall of QObject slowOne") && pause.length >= work;
  });

  QMetaObject::invokeMethod(
      &slow, [&] { workFor(work); }, Qt::QueuedConnection);

  EXPECT_TRUE(waitUntil([&] { return isTold; }));
  EXPECT_GE(watch.longestPause(), work);
}

}  // namespace
}  // namespace acg
