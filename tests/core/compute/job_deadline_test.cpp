// SPDX-License-Identifier: GPL-3.0-or-later
// Deadlines, chains and statistics of the queue, with a clock that the test moves.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <functional>
#include <latch>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/compute/job_queue.h"
#include "core/error.h"
#include "tests/core/compute/fake_clock.h"

namespace acg {
namespace {

using testing::ElementsAre;

class JobDeadline : public testing::Test {
 protected:
  /// Holds the worker until `release()`.
  void blockWorker() {
    queue_.submit(
        {.label = "block"},
        [this](JobContext&) {
          begun_.count_down();
          gate_.wait();
        },
        nullptr);
    begun_.wait();
  }
  void release() {
    gate_.count_down();
    queue_.waitUntilIdle();
  }
  JobId submit(
      JobSpec spec, const JobQueue::Work& work = [](JobContext&) {}) {
    const std::string label = spec.label;
    const auto note = [this, label](const std::string& text) {
      std::lock_guard lock(mutex_);
      log_.push_back(label + " " + text);
    };
    return queue_.submit(
        std::move(spec),
        [note, work](JobContext& context) {
          note(context.isCoarse() ? "ran coarser" : "ran");
          work(context);
        },
        [note](const JobOutcome& outcome) {
          if (outcome.error) note("failed");
          if (outcome.isCancelled) note(outcome.isLate ? "was late" : "was cancelled");
        });
  }
  std::map<std::string, JobReport> reports() {
    std::lock_guard lock(mutex_);
    std::map<std::string, JobReport> byLabel;
    for (const JobReport& report : reports_) byLabel[report.label] = report;
    return byLabel;
  }

  FakeClock clock_;
  std::mutex mutex_;
  std::vector<std::string> log_;   // guarded by mutex_
  std::deque<JobReport> reports_;  // guarded by mutex_
  std::latch begun_{1}, gate_{1};
  JobQueue queue_{[](std::function<void()> f) { f(); },
                  {.clock = clock_.clock(), .observer = [this](const JobReport& report) {
                     std::lock_guard lock(mutex_);
                     reports_.push_back(report);
                   }}};
};

TEST_F(JobDeadline, EarliestFirstLateOnesDroppedAndCoarserWhereThatIsPossible) {
  blockWorker();
  submit({.label = "third", .deadline = clock_.in(3)});
  submit({.label = "first", .deadline = clock_.in(1.2)});
  submit({.label = "hopeless", .deadline = clock_.in(2), .estimate = 1.5});
  submit({.label = "second", .deadline = clock_.in(2), .estimate = 1.5, .coarserEstimate = 0.1});
  clock_.advance(1);
  release();

  EXPECT_THAT(log_,
              ElementsAre("hopeless was late", "first ran", "second ran coarser", "third ran"));
}

TEST_F(JobDeadline, IsLateAtOnceWhereItCannotBeMet) {
  blockWorker();
  submit({.label = "impossible", .deadline = clock_.in(1), .estimate = 2});

  EXPECT_THAT(log_, ElementsAre("impossible was late"));
  release();
}

TEST_F(JobDeadline, IsMetWhenTheClockDoesNotMove) {
  submit({.label = "now", .deadline = clock_.now()});
  queue_.waitUntilIdle();

  EXPECT_THAT(log_, ElementsAre("now ran"));
}

TEST_F(JobDeadline, AChainRunsInItsOrderThoughLaterStagesAreMoreUrgent) {
  blockWorker();
  const JobId solve = submit({.label = "solve", .priority = JobPriority::kBackground});
  submit({.label = "between", .priority = JobPriority::kRefine});
  const JobId field = submit({.label = "field", .after = {solve}});
  submit({.label = "quantity", .after = {field}});
  release();

  EXPECT_THAT(log_, ElementsAre("solve ran", "field ran", "quantity ran", "between ran"));
}

TEST_F(JobDeadline, AFailureEndsTheChainWithItsError) {
  blockWorker();
  const JobId solve = submit({.label = "solve"},
                             [](JobContext&) { throw Error(ErrorCode::kIo, "The disk is full."); });
  const JobId field = submit({.label = "field", .after = {solve}});
  submit({.label = "quantity", .after = {field}});
  submit({.label = "other"});
  release();

  EXPECT_THAT(log_, ElementsAre("solve ran", "solve failed", "field failed", "quantity failed",
                                "other ran"));
  EXPECT_EQ(reports().at("quantity").end, JobEnd::kFailed);
}

TEST_F(JobDeadline, CancellingTheFirstStageCancelsTheChain) {
  blockWorker();
  const JobId solve = submit({.label = "solve"});
  const JobId field = submit({.label = "field", .after = {solve}});
  queue_.cancel(solve);
  submit({.label = "afterwards", .after = {field}});
  release();

  EXPECT_THAT(
      log_, ElementsAre("solve was cancelled", "field was cancelled", "afterwards was cancelled"));
}

TEST_F(JobDeadline, TheObserverHearsHowEachJobEndedAndWhatItTook) {
  blockWorker();
  submit({.key = "k", .label = "older", .client = "hand"});
  submit({.key = "k", .label = "newer", .supersede = Supersede::kWaiting, .client = "hand"},
         [this](JobContext&) { clock_.advance(0.25); });
  submit({.label = "late", .priority = JobPriority::kRefine, .deadline = clock_.in(1)});
  submit({.label = "outer", .priority = JobPriority::kBackground}, [this](JobContext& context) {
    clock_.advance(0.5);
    submit({.label = "inner"}, [this](JobContext&) { clock_.advance(4); });
    context.checkpoint(0.5);
    clock_.advance(0.5);
  });
  clock_.advance(2);
  release();

  const auto seen = reports();
  EXPECT_EQ(seen.at("older").end, JobEnd::kSuperseded);
  EXPECT_EQ(seen.at("older").client, "hand");
  EXPECT_EQ(seen.at("newer").end, JobEnd::kDone);
  EXPECT_DOUBLE_EQ(seen.at("newer").waitSeconds, 2);
  EXPECT_DOUBLE_EQ(seen.at("newer").runSeconds, 0.25);
  EXPECT_EQ(seen.at("late").end, JobEnd::kLate);
  EXPECT_EQ(seen.at("late").priority, JobPriority::kRefine);
  EXPECT_DOUBLE_EQ(seen.at("late").runSeconds, 0);
  EXPECT_DOUBLE_EQ(seen.at("inner").runSeconds, 4);
  EXPECT_DOUBLE_EQ(seen.at("outer").runSeconds, 1) << "without the job inside it";
  EXPECT_EQ(seen.size(), 6u);
}

TEST_F(JobDeadline, AHiddenJobIsNeitherListedNorCounted) {
  blockWorker();
  submit({.label = "seen"});
  submit({.label = "hidden", .isHidden = true});

  EXPECT_EQ(queue_.jobs().size(), 2u);
  const JobActivity now = queue_.activity();
  ASSERT_EQ(now.running.size(), 1u);
  EXPECT_EQ(now.running[0].label, "block");
  EXPECT_EQ(now.waiting, 1u);
  release();
  EXPECT_EQ(queue_.activity().waiting, 0u);
}

TEST_F(JobDeadline, RefusesAJobThatItWasNotGiven) {
  EXPECT_THROW(submit({.label = "x", .after = {1000}}), Error);
  EXPECT_THROW(submit({.label = "x", .estimate = -1}), Error);
  queue_.waitUntilIdle();
  EXPECT_TRUE(log_.empty());
}

// Run by itself it meets the real clocks; `clock_jump` runs it with a wall clock that jumps by a
// day each time that anybody looks.
TEST(JobDeadlineOfTheSystem, DoesNotFollowTheWallClock) {
  if (std::getenv("ACG_CLOCK_JUMPS")) {
    const auto one = std::chrono::system_clock::now(), two = std::chrono::system_clock::now();
    ASSERT_GT(std::chrono::abs(two - one), std::chrono::hours(20)) << "the clock does not jump";
  }
  std::atomic<int> ran = 0;
  {
    JobQueue queue([](std::function<void()> f) { f(); });
    for (int i = 0; i < 200; ++i) {
      JobSpec spec{.label = "job"};
      spec.deadline = std::chrono::steady_clock::now() + std::chrono::hours(12);
      spec.estimate = 3600;
      queue.submit(std::move(spec),
                   [&](JobContext& context) {
                     context.checkpoint(0.5);
                     ++ran;
                   },
                   {});
    }
    queue.waitUntilIdle();
  }
  EXPECT_EQ(ran, 200) << "a deadline in twelve hours had passed";
}

/// A queue whose results go to a thread that the test plays.
class JobMailboxTest : public testing::Test {
 protected:
  /// One turn of the loop of events.
  void turn() {
    std::deque<std::function<void()>> calls;
    {
      std::lock_guard lock(mutex_);
      calls.swap(posted_);
    }
    turns_ += !calls.empty();
    for (const auto& call : calls) call();
  }
  std::size_t posted() {
    std::lock_guard lock(mutex_);
    return posted_.size();
  }

  FakeClock clock_;
  std::mutex mutex_;
  std::deque<std::function<void()>> posted_;  // guarded by mutex_
  int turns_ = 0;
  JobQueue::Post post_ = [this](std::function<void()> call) {
    std::lock_guard lock(mutex_);
    posted_.push_back(std::move(call));
  };
};

TEST_F(JobMailboxTest, AThousandEndsArePostedOnceAndInOrder) {
  std::vector<int> heard;
  {
    JobQueue queue(post_, {.clock = clock_.clock()});
    std::latch begun(1), gate(1);
    queue.submit({}, [&](JobContext&) { begun.count_down(), gate.wait(); }, {});
    begun.wait();
    for (int i = 0; i < 1000; ++i) {
      queue.submit(
          {}, [](JobContext&) {}, [&heard, i](const JobOutcome&) { heard.push_back(i); });
    }
    gate.count_down();
    queue.waitUntilIdle();
    EXPECT_EQ(posted(), 1u);
    EXPECT_TRUE(heard.empty());
  }

  turn();  // The queue is gone; its results are not.
  ASSERT_EQ(heard.size(), 1000u);
  EXPECT_TRUE(std::ranges::is_sorted(heard));
  EXPECT_EQ(posted(), 0u);
}

TEST_F(JobMailboxTest, HandlersThatTakeLongGiveWayBetweenTurns) {
  JobQueue queue(post_, {.clock = clock_.clock()});
  std::latch begun(1), gate(1);
  queue.submit({}, [&](JobContext&) { begun.count_down(), gate.wait(); }, {});
  begun.wait();
  int heard = 0, most = 0;
  for (int i = 0; i < 100; ++i) {
    queue.submit(
        {}, [](JobContext&) {},
        [&](const JobOutcome&) {
          ++heard;
          clock_.advance(0.0015);
        });
  }
  queue.cancelAll();
  gate.count_down();
  queue.waitUntilIdle();
  while (posted() > 0) {
    const int before = heard;
    turn();
    most = std::max(most, heard - before);
  }

  EXPECT_EQ(heard, 100);
  EXPECT_EQ(most, 3) << "calls of 1.5 ms that begin within 4 ms";
  EXPECT_EQ(turns_, 34);
}

TEST_F(JobMailboxTest, AHandlerMayAskForMore) {
  JobQueue queue(post_, {.clock = clock_.clock()});
  int heard = 0;
  std::function<void(const JobOutcome&)> again = [&](const JobOutcome&) {
    if (++heard < 10)
      queue.submit(
          {}, [](JobContext&) {}, again);
  };
  queue.submit(
      {}, [](JobContext&) {}, again);
  for (int i = 0; i < 10; ++i) {
    queue.waitUntilIdle();
    turn();
  }
  EXPECT_EQ(heard, 10);
}

}  // namespace
}  // namespace acg
