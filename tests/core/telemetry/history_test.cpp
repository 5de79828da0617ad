// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/history.h"

#include <cmath>
#include <csignal>
#include <fstream>
#include <limits>

#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/telemetry/history_database.h"

namespace acg {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t kBegin = 1'700'000'400;  // on a whole minute, not on a whole hour

class HistoryTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("acg-history-" + std::to_string(getpid()) + "-" +
               testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path file() const { return folder_ / "history.sqlite"; }
  std::unique_ptr<History> open(HistoryLimits limits = {}) {
    return std::make_unique<History>(file(), limits,
                                     [this](const std::string& text) { notices_.push_back(text); });
  }
  static void put(History& history, std::int64_t time, double value,
                  const std::string& series = "a") {
    const SeriesValue values[] = {{series, value}};
    history.append(time, values);
  }

  std::filesystem::path folder_;
  std::vector<std::string> notices_;
};

TEST_F(HistoryTest, GivesBackWhatWasAppended) {
  auto history = open();

  for (int i = 0; i < 5; ++i) put(*history, kBegin + i, i);
  const auto points = history->query("a", kBegin, kBegin + 5, 100);

  ASSERT_EQ(points.size(), 5U);
  EXPECT_EQ(points[3].time, kBegin + 3);
  EXPECT_EQ(points[3].mean, 3);
  EXPECT_EQ(points[3].count, 1);
  EXPECT_THAT(history->series(), ElementsAre("a"));
  EXPECT_TRUE(history->query("b", kBegin, kBegin + 5, 100).empty());
}

TEST_F(HistoryTest, FewerPointsKeepMeanAndExtremes) {
  auto history = open();

  for (int i = 0; i < 100; ++i) put(*history, kBegin + i, i == 42 ? 1000 : i);
  const auto points = history->query("a", kBegin, kBegin + 100, 4);

  ASSERT_EQ(points.size(), 4U);
  EXPECT_EQ(points[0].mean, 12);  // 0 to 24
  EXPECT_EQ(points[0].low, 0);
  EXPECT_EQ(points[1].high, 1000);
  EXPECT_EQ(points[3].time, kBegin + 75);
}

TEST_F(HistoryTest, EveryLevelHoldsEveryValue) {
  HistoryLimits limits;
  limits.keepSeconds = {60, 3600, 400 * 86400};
  auto history = open(limits);

  for (int minute = 0; minute < 180; ++minute) {
    for (const int second : {0, 30}) put(*history, kBegin + 60 * minute + second, minute);
  }
  history->flush();
  // Old seconds and minutes go only with the minute's cleaning, at opening.
  history = open(limits);
  const std::int64_t end = kBegin + 180 * 60;
  put(*history, end, 180);
  history->flush();

  EXPECT_EQ(history->query("a", end - 60, end, 60).size(), 2U);
  // Older seconds are gone: their minutes answer.
  EXPECT_EQ(history->query("a", end - 600, end - 60, 540).size(), 9U);
  const auto minutes = history->query("a", end - 3000, end, 50);
  EXPECT_EQ(minutes.size(), 50U);
  EXPECT_EQ(minutes.back().count, 2);
  EXPECT_EQ(minutes.back().mean, 179);
  // Minutes of so long ago are gone; hours are there and hold all.
  const auto hours = history->query("a", kBegin - 3600, end + 3600, 1000);
  std::int64_t count = 0;
  for (const HistoryPoint& point : hours) count += point.count;
  EXPECT_EQ(count, 361);
  EXPECT_LE(hours.size(), 5U);
}

TEST_F(HistoryTest, StaysWithinItsSizeAndForgetsTheOldestFirst) {
  HistoryLimits limits;
  limits.bytes = 300'000;
  auto history = open(limits);

  for (int i = 0; i < 20'000; ++i) put(*history, kBegin + i, i);
  history->flush();
  history = open(limits);
  put(*history, kBegin + 20'000, 1);
  history->flush();

  EXPECT_LE(history->bytes(), limits.bytes);
  EXPECT_EQ(history->query("a", kBegin + 19'990, kBegin + 20'000, 10).size(), 10U);
  // What the seconds no longer hold the minutes do.
  EXPECT_FALSE(history->query("a", kBegin, kBegin + 600, 600).empty());
}

TEST_F(HistoryTest, SurvivesClosingAndAnotherProgramAtTheSameFile) {
  {
    auto first = open();
    auto second = open();
    put(*first, kBegin, 1);
    put(*second, kBegin, 3);
    put(*second, kBegin + 1, 3, "b");
  }
  auto history = open();

  const auto points = history->query("a", kBegin, kBegin + 1, 1);

  ASSERT_EQ(points.size(), 1U);
  EXPECT_EQ(points[0].count, 2);
  EXPECT_EQ(points[0].mean, 2);
  EXPECT_THAT(history->series(), ElementsAre("a", "b"));
}

TEST_F(HistoryTest, AKilledProcessLeavesAWholeFile) {
  { open(); }
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    History history(file());
    for (int i = 0;; ++i) {
      const SeriesValue values[] = {{"a", static_cast<double>(i)}, {"b", 1}};
      history.append(kBegin + i, values);
      history.flush();
      if (i == 50 && write(ends[1], "x", 1) != 1) _exit(1);
    }
  }
  char byte = 0;
  ASSERT_EQ(read(ends[0], &byte, 1), 1);
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  close(ends[0]);
  close(ends[1]);
  auto history = open();

  const auto points = history->query("a", kBegin, kBegin + 51, 51);

  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(points.size(), 51U);
  EXPECT_TRUE(notices_.empty());
  put(*history, kBegin + 100'000, 1);
  EXPECT_EQ(history->query("a", kBegin + 100'000, kBegin + 100'001, 1).size(), 1U);
}

TEST_F(HistoryTest, AFileThatIsNoDatabaseIsSetAsideWithAMessage) {
  std::filesystem::create_directories(folder_);
  std::ofstream(file()) << std::string(5000, 'x');

  auto history = open();
  put(*history, kBegin, 1);

  EXPECT_EQ(history->query("a", kBegin, kBegin + 1, 1).size(), 1U);
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_THAT(notices_[0], HasSubstr("history.sqlite.damaged-1"));
  EXPECT_EQ(std::filesystem::file_size(file().string() + ".damaged-1"), 5000U);
}

TEST_F(HistoryTest, DamageInTheMiddleIsFoundInUseAndSetAside) {
  {
    auto history = open();
    for (int i = 0; i < 5000; ++i) put(*history, kBegin + i, i);
  }
  {
    std::fstream stream(file(), std::ios::in | std::ios::out | std::ios::binary);
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file()));
    for (std::streamoff at = 4096; at < size; at += 4096) {
      stream.seekp(at);
      stream << std::string(64, '\x7f');
    }
  }

  auto history = open();
  for (int i = 5000; i < 5100; ++i) put(*history, kBegin + i, i);
  history->flush();

  EXPECT_EQ(notices_.size(), 1U);
  EXPECT_EQ(history->query("a", kBegin + 5000, kBegin + 5100, 100).size(), 100U);
}

TEST_F(HistoryTest, AFileOfANewerProgramIsLeftAsItIs) {
  { open(); }
  HistoryDatabase(file()).run("PRAGMA user_version = 99");

  EXPECT_THROW(open(), Error);

  EXPECT_TRUE(std::filesystem::exists(file()));
  EXPECT_TRUE(notices_.empty());
}

TEST_F(HistoryTest, ClockJumpsOfADayLoseNothingThatWasThere) {
  auto history = open();
  for (int i = 0; i < 60; ++i) put(*history, kBegin + i, 1);
  history->flush();

  put(*history, kBegin + 86'400, 2);
  put(*history, kBegin - 86'400, 3);
  put(*history, kBegin + 5, 7);  // a second that has a value
  history->flush();

  EXPECT_EQ(history->query("a", kBegin + 86'400, kBegin + 86'401, 1).at(0).mean, 2);
  EXPECT_EQ(history->query("a", kBegin - 86'400, kBegin - 86'399, 1).at(0).mean, 3);
  const auto minute = history->query("a", kBegin, kBegin + 60, 1);
  EXPECT_EQ(minute.at(0).count, 61);
  EXPECT_EQ(minute.at(0).high, 7);
}

TEST_F(HistoryTest, LeavesOutWhatIsNoNumberAndRefusesSpansThatAreNone) {
  auto history = open();
  put(*history, kBegin, std::numeric_limits<double>::quiet_NaN());
  put(*history, kBegin, std::numeric_limits<double>::infinity());

  EXPECT_TRUE(history->query("a", kBegin, kBegin + 1, 1).empty());
  EXPECT_THROW(history->query("a", kBegin, kBegin, 1), Error);
  EXPECT_THROW(history->query("a", kBegin, kBegin + 1, 0), Error);
}

TEST_F(HistoryTest, KeepsEventsWithBeginAndEnd) {
  auto history = open();

  history->note({kBegin, 0, "memory-low", "Little memory is left."});
  history->note({kBegin + 10, 0, "gpu-hot", "The graphics processor is hot."});
  history->note({kBegin, kBegin + 5, "memory-low", "Little memory is left."});

  const auto all = history->events(kBegin, kBegin + 100);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].end, kBegin + 5);
  EXPECT_EQ(all[1].end, 0);
  EXPECT_EQ(history->events(kBegin + 6, kBegin + 100).size(), 1U);
}

}  // namespace
}  // namespace acg
