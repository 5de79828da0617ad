// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/edit_monitor.h"

#include <memory>

#include <gtest/gtest.h>
#include <QApplication>
#include <QDeadlineTimer>
#include <QLabel>

#include "core/telemetry/bottleneck.h"
#include "ui/monitor/stage_table.h"
#include "ui/monitor/timeline_plot.h"

namespace acg {
namespace {

constexpr std::int64_t kMs = 1'000'000;

class EditMonitorTest : public ::testing::Test {
 protected:
  /// An edit that waits 2 ms, is solved in `solveMs`, drawn in 30 ms and then seen.
  void addEdit(int solveMs) {
    const std::int64_t event = 1'000'000 * kMs + 1000 * kMs * std::int64_t(++revision_);
    const std::int64_t begin = event + 2 * kMs, solved = begin + solveMs * kMs;
    EditTimeline& edits = telemetry->edits;
    edits.edited(revision_, event, event);
    edits.note(revision_, EditStage::kWait, {event, begin});
    edits.note(revision_, EditStage::kSolve, {begin, solved});
    edits.note(revision_, EditStage::kDraw, {solved, solved + 30 * kMs});
    edits.shown(revision_, solved + 30 * kMs);
  }
  TimelinePlot& plot() { return *monitor.findChild<TimelinePlot*>(); }
  StageTable& table() { return *monitor.findChild<StageTable*>(); }
  QString cell(EditStage stage, StageTable::Column column) {
    return table().item(int(stage), column)->text();
  }
  bool runUntilShown(int edits) {
    const QDeadlineTimer deadline(10000);
    while (plot().editCount() != edits && !deadline.hasExpired()) {
      QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return plot().editCount() == edits;
  }

  TelemetryPtr telemetry = std::make_shared<Telemetry>();
  EditMonitor monitor{telemetry};

 private:
  std::uint64_t revision_ = 0;
};

TEST_F(EditMonitorTest, StacksTheStagesOfEachEdit) {
  for (int i = 1; i <= 12; ++i) addEdit(i);

  monitor.show();

  ASSERT_EQ(plot().editCount(), 12);
  for (int i = 0; i < 12; ++i) {
    EXPECT_NEAR(plot().height(i, EditStage::kWait), 2, 1e-9);
    EXPECT_NEAR(plot().height(i, EditStage::kSolve), i + 1, 1e-9);
    EXPECT_NEAR(plot().height(i, EditStage::kDraw), 30, 1e-9);
    EXPECT_EQ(plot().height(i, EditStage::kField), 0);
  }
}

TEST_F(EditMonitorTest, TellsTheNumbersOfTheTimeline) {
  for (int i = 1; i <= 12; ++i) addEdit(i);

  monitor.show();

  const EditStatistics expected = statisticsOf(telemetry->edits.last());
  const StageStatistics& solve = expected.stages[std::size_t(EditStage::kSolve)];
  EXPECT_GT(solve.p95, solve.p50);
  EXPECT_EQ(cell(EditStage::kSolve, StageTable::kP50), QString::number(1e3 * solve.p50, 'f', 2));
  EXPECT_EQ(cell(EditStage::kSolve, StageTable::kP95), QString::number(1e3 * solve.p95, 'f', 2));
  EXPECT_EQ(cell(EditStage::kSolve, StageTable::kP99), QString::number(1e3 * solve.p99, 'f', 2));
  EXPECT_EQ(cell(EditStage::kDraw, StageTable::kP50), QStringLiteral("30.00"));
  EXPECT_EQ(cell(EditStage::kField, StageTable::kP50), QStringLiteral("\u2013"));
  EXPECT_EQ(table().item(StageTable::kWholeRow, StageTable::kP95)->text(),
            QString::number(1e3 * expected.p95, 'f', 2));
  EXPECT_NEAR(plot().p50(), 1e3 * expected.p50, 1e-9);
  EXPECT_NEAR(plot().p95(), 1e3 * expected.p95, 1e-9);
}

TEST_F(EditMonitorTest, SaysWhatBoundsTheEdits) {
  for (int i = 0; i < 12; ++i) addEdit(3);

  monitor.show();

  const Bottleneck bottleneck =
      findBottleneck(telemetry->edits.last(), factsOf(telemetry->metrics.snapshot()));
  EXPECT_EQ(bottleneck.stage, EditStage::kDraw);
  EXPECT_EQ(monitor.findChild<QLabel*>("whySlow")->text().toStdString(), bottleneck.sentence);
}

TEST_F(EditMonitorTest, ShowsTheNewestSixtyEdits) {
  for (int i = 1; i <= 70; ++i) addEdit(i);

  monitor.show();

  ASSERT_EQ(plot().editCount(), 60);
  EXPECT_NEAR(plot().height(0, EditStage::kSolve), 11, 1e-9);
  EXPECT_NEAR(plot().height(59, EditStage::kSolve), 70, 1e-9);
}

TEST_F(EditMonitorTest, FollowsEditsWhileItIsSeen) {
  monitor.show();
  EXPECT_EQ(plot().editCount(), 0);
  EXPECT_TRUE(monitor.isWatching());

  addEdit(5);

  EXPECT_TRUE(runUntilShown(1));
}

TEST_F(EditMonitorTest, RunsNoTimerWhileItIsHidden) {
  EXPECT_FALSE(monitor.isWatching());
  monitor.show();
  addEdit(5);
  ASSERT_TRUE(runUntilShown(1));

  monitor.hide();
  addEdit(6);

  EXPECT_FALSE(monitor.isWatching());
  EXPECT_EQ(plot().editCount(), 1);
  monitor.show();
  EXPECT_EQ(plot().editCount(), 2);
}

}  // namespace
}  // namespace acg
