// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/edit_timeline.h"

#include <thread>

#include <gtest/gtest.h>

namespace acg {
namespace {

constexpr std::int64_t kMillisecond = 1'000'000;

/// An edit at `at` ms: 1 edit, 2 wait, 10 solve, 5 field, 1 deliver, 1 upload, 20 draw.
void play(EditTimeline& edits, std::uint64_t revision, std::int64_t at) {
  const std::int64_t t = at * kMillisecond;
  edits.edited(revision, t, t + 1 * kMillisecond);
  edits.note(revision, EditStage::kSolve, {t + 3 * kMillisecond, t + 13 * kMillisecond});
  edits.note(revision, EditStage::kField, {t + 13 * kMillisecond, t + 18 * kMillisecond});
  edits.note(revision, EditStage::kDeliver, {t + 18 * kMillisecond, t + 19 * kMillisecond});
  edits.note(revision, EditStage::kUpload, {t + 19 * kMillisecond, t + 20 * kMillisecond});
  edits.note(revision, EditStage::kDraw, {t + 20 * kMillisecond, t + 40 * kMillisecond});
  edits.shown(revision, t + 40 * kMillisecond);
}

TEST(EditTimeline, StagesAddUpToTheTimeFromEventToFrame) {
  EditTimeline edits;

  play(edits, 1, 100);
  const EditRecord edit = edits.last().at(0);

  EXPECT_NEAR(edit.seconds(), 0.040, 1e-12);
  EXPECT_NEAR(edit.stageSeconds(EditStage::kWait), 0.002, 1e-12);
  EXPECT_NEAR(edit.stageSeconds(EditStage::kDraw), 0.020, 1e-12);
  EXPECT_EQ(edit.stageSeconds(EditStage::kVerdict), 0);
  double sum = 0;
  for (std::size_t i = 0; i < kEditStages; ++i) sum += edit.stageSeconds(static_cast<EditStage>(i));
  EXPECT_NEAR(sum, edit.seconds(), 1e-12);
}

TEST(EditTimeline, ASupersededEditWaitsForTheNewersWork) {
  EditTimeline edits;

  edits.edited(1, 0, 1 * kMillisecond);
  play(edits, 2, 10);
  const auto all = edits.last();

  ASSERT_EQ(all.size(), 2U);
  EXPECT_TRUE(all[0].isSuperseded);
  EXPECT_FALSE(all[1].isSuperseded);
  EXPECT_NEAR(all[0].seconds(), 0.050, 1e-12);
  EXPECT_NEAR(all[0].stageSeconds(EditStage::kWait), 0.012, 1e-12);  // from 1 to 13 ms
  EXPECT_NEAR(all[0].stageSeconds(EditStage::kSolve), 0.010, 1e-12);
}

TEST(EditTimeline, AFrameOfAnOlderRevisionLeavesNewerEditsOpen) {
  EditTimeline edits;
  edits.edited(5, 0, 1);
  edits.edited(6, 2, 3);

  edits.shown(5, 10);

  EXPECT_EQ(edits.last().size(), 1U);
  edits.shown(6, 20);
  EXPECT_EQ(edits.last().size(), 2U);
  edits.shown(6, 30);  // painted once more
  EXPECT_EQ(edits.answered(), 2U);
}

TEST(EditTimeline, AStageMayBeginWhereTheOneBeforeItEnded) {
  EditTimeline edits;
  edits.edited(1, 0, 1 * kMillisecond);
  edits.note(1, EditStage::kSolve, {2 * kMillisecond, 5 * kMillisecond});

  edits.noteUntil(1, EditStage::kDeliver, 9 * kMillisecond);
  edits.noteUntil(1, EditStage::kUpload, 10 * kMillisecond);
  edits.noteUntil(2, EditStage::kUpload, 10 * kMillisecond);  // nobody's
  edits.shown(1, 20 * kMillisecond);

  const EditRecord edit = edits.last().at(0);
  EXPECT_NEAR(edit.stageSeconds(EditStage::kDeliver), 0.004, 1e-12);
  EXPECT_NEAR(edit.stageSeconds(EditStage::kUpload), 0.001, 1e-12);
}

TEST(EditTimeline, WorkThatNoHandAskedForIsPassedOver) {
  EditTimeline edits;

  edits.note(9, EditStage::kSolve, {0, 5});
  edits.shown(9, 10);

  EXPECT_TRUE(edits.last().empty());
}

TEST(EditTimeline, StatisticsGiveEachStagesShareAndPercentiles) {
  EditTimeline edits;
  for (std::uint64_t i = 1; i <= 100; ++i) play(edits, i, static_cast<std::int64_t>(i) * 100);

  const EditStatistics all = statisticsOf(edits.last());

  EXPECT_EQ(all.count, 100U);
  EXPECT_NEAR(all.p95, 0.040, 1e-12);
  const StageStatistics& draw = all.stages[static_cast<std::size_t>(EditStage::kDraw)];
  EXPECT_EQ(draw.count, 100U);
  EXPECT_NEAR(draw.share, 0.5, 1e-9);
  EXPECT_NEAR(draw.p50, 0.020, 1e-12);
  EXPECT_NEAR(all.unaccounted, 0, 1e-9);
  EXPECT_EQ(statisticsOf({}).count, 0U);
}

TEST(EditTimeline, TimeInNoStageIsSaidToBeUnaccounted) {
  EditTimeline edits;
  edits.edited(1, 0, 10);
  edits.note(1, EditStage::kSolve, {10, 40});
  edits.shown(1, 100);

  EXPECT_NEAR(statisticsOf(edits.last()).unaccounted, 0.6, 1e-12);
}

TEST(EditTimeline, KeepsTheLastEditsInBoundedMemory) {
  EditTimeline edits(nullptr, 10);
  for (std::uint64_t i = 1; i <= 5000; ++i) edits.edited(i, 0, 1);  // never shown
  for (std::uint64_t i = 5001; i <= 5050; ++i) play(edits, i, 1);

  const auto last = edits.last();

  ASSERT_EQ(last.size(), 10U);
  EXPECT_EQ(last.back().revision, 5050U);
  EXPECT_EQ(edits.last(3).front().revision, 5048U);
}

TEST(EditTimeline, EditsReachTheMetrics) {
  Metrics metrics;
  EditTimeline edits(&metrics);

  play(edits, 1, 0);
  const auto all = metrics.snapshot();

  EXPECT_EQ(findSample(all, metric::kEdits)->value, 1);
  EXPECT_NEAR(findSample(all, metric::kEditToPhoton)->histogram.sum, 0.040, 1e-12);
  EXPECT_NEAR(findSample(all, metric::kEditStage, {{"stage", "draw"}})->histogram.sum, 0.020,
              1e-12);
}

TEST(EditTimeline, AnotherProjectForgetsEditsUnderWay) {
  EditTimeline edits;
  edits.edited(1, 0, 1);

  edits.dropOpen();
  edits.shown(1, 10);

  EXPECT_TRUE(edits.last().empty());
}

TEST(EditTimeline, ThreadsMayNoteStagesWhileAnotherReads) {
  EditTimeline edits;
  std::thread worker([&] {
    for (std::uint64_t i = 1; i <= 500; ++i) edits.note(i, EditStage::kSolve, {1, 2});
  });

  for (std::uint64_t i = 1; i <= 500; ++i) {
    edits.edited(i, 0, 1);
    edits.shown(i, 3);
    EXPECT_LE(edits.last(5).size(), 5U);
  }
  worker.join();

  EXPECT_EQ(edits.answered(), 500U);
}

}  // namespace
}  // namespace acg
