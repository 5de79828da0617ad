// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/job_queue.h"

#include <atomic>
#include <latch>
#include <mutex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/error.h"

namespace acg {
namespace {

// Posted functions run at once on the worker; the log is locked.
class JobQueueTest : public testing::Test {
 protected:
  void note(const std::string& text) {
    std::lock_guard lock(mutex_);
    log_.push_back(text);
  }
  std::vector<std::string> log() {
    std::lock_guard lock(mutex_);
    return log_;
  }
  JobQueue::Work noting(const std::string& text) {
    return [this, text](JobContext&) { note(text); };
  }
  // Submits a job that holds the worker until `release()`.
  void blockWorker() {
    queue_.submit(
        {.key = "block", .label = "block"},
        [this](JobContext&) {
          begun_.count_down();
          gate_.wait();
        },
        nullptr);
    begun_.wait();
  }
  void release() { gate_.count_down(); }

  std::mutex mutex_;
  std::vector<std::string> log_;
  std::latch begun_{1}, gate_{1};
  JobQueue queue_{[](std::function<void()> f) { f(); }};
};

TEST_F(JobQueueTest, RunsInteractiveWorkBeforeRefinementsAndBackground) {
  blockWorker();
  queue_.submit({.label = "b", .priority = JobPriority::kBackground}, noting("background"), {});
  queue_.submit({.label = "r", .priority = JobPriority::kRefine}, noting("refine"), {});
  queue_.submit({.label = "i", .priority = JobPriority::kInteractive}, noting("first"), {});
  queue_.submit({.label = "i", .priority = JobPriority::kInteractive}, noting("second"), {});
  release();
  queue_.waitUntilIdle();

  EXPECT_EQ(log(), (std::vector<std::string>{"first", "second", "refine", "background"}));
}

TEST_F(JobQueueTest, KeepsOnlyTheNewestWaitingJobOfAKey) {
  blockWorker();
  std::atomic<int> cancelled = 0;
  for (int i = 0; i < 10; ++i) {
    queue_.submit({.key = "preview", .label = "p", .supersede = Supersede::kWaiting},
                  noting(std::to_string(i)),
                  [&](const JobOutcome& outcome) { cancelled += outcome.isCancelled; });
  }
  release();
  queue_.waitUntilIdle();

  EXPECT_EQ(log(), std::vector<std::string>{"9"});
  EXPECT_EQ(cancelled, 9);
}

TEST_F(JobQueueTest, StopsARunningRefinementWhenANewerOneComes) {
  std::latch running(1);
  std::atomic<bool> wasCancelled = false;
  queue_.submit(
      {.key = "volume", .label = "v", .priority = JobPriority::kRefine},
      [&](JobContext& context) {
        running.count_down();
        for (;;) context.checkpoint(0.5);
      },
      [&](const JobOutcome& outcome) { wasCancelled = outcome.isCancelled; });
  running.wait();
  queue_.submit({.key = "volume",
                 .label = "v",
                 .priority = JobPriority::kRefine,
                 .supersede = Supersede::kRunning},
                noting("newer"), {});
  queue_.waitUntilIdle();

  EXPECT_TRUE(wasCancelled);
  EXPECT_EQ(log(), std::vector<std::string>{"newer"});
}

TEST_F(JobQueueTest, LetsInteractiveWorkThroughAtACheckpointOfLongWork) {
  std::latch running(1);
  std::atomic<bool> wasServed = false;
  queue_.submit({.label = "long", .priority = JobPriority::kRefine},
                [&](JobContext& context) {
                  running.count_down();
                  while (!wasServed) context.checkpoint(0.1);
                  note("long goes on");
                },
                {});
  running.wait();
  queue_.submit({.label = "edit"},
                [&](JobContext&) {
                  note("edit");
                  wasServed = true;
                },
                {});
  queue_.waitUntilIdle();

  EXPECT_EQ(log(), (std::vector<std::string>{"edit", "long goes on"}));
}

TEST_F(JobQueueTest, DoesNotLetARefinementThroughAtACheckpointOfARefinement) {
  std::latch running(1), submitted(1);
  queue_.submit({.label = "long", .priority = JobPriority::kRefine},
                [&](JobContext& context) {
                  running.count_down();
                  submitted.wait();
                  context.checkpoint(0.1);
                  note("first");
                },
                {});
  running.wait();
  queue_.submit({.label = "other", .priority = JobPriority::kRefine}, noting("second"), {});
  submitted.count_down();
  queue_.waitUntilIdle();

  EXPECT_EQ(log(), (std::vector<std::string>{"first", "second"}));
}

TEST_F(JobQueueTest, HandsTheErrorOfAJobToItsOwner) {
  std::string message;
  queue_.submit(
      {.label = "bad"}, [](JobContext&) { throw Error(ErrorCode::kIo, "The disk is full."); },
      [&](const JobOutcome& outcome) {
        try {
          std::rethrow_exception(outcome.error);
        } catch (const Error& error) {
          message = error.what();
        }
      });
  queue_.waitUntilIdle();

  EXPECT_EQ(message, "The disk is full.");
}

TEST_F(JobQueueTest, DropsAJobWhoseDeadlineHasPassed) {
  std::atomic<bool> wasDropped = false;
  queue_.submit(
      {.label = "late", .deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1)},
      noting("late"), [&](const JobOutcome& outcome) { wasDropped = outcome.isCancelled; });
  queue_.waitUntilIdle();

  EXPECT_TRUE(wasDropped);
  EXPECT_TRUE(log().empty());
}

TEST_F(JobQueueTest, ShowsLabelAndProgressOfTheRunningJob) {
  std::latch reported(1), looked(1);
  queue_.submit({.label = "Export field", .priority = JobPriority::kBackground},
                [&](JobContext& context) {
                  context.checkpoint(0.25, "Writing");
                  reported.count_down();
                  looked.wait();
                },
                {});
  reported.wait();
  const auto jobs = queue_.jobs();
  looked.count_down();
  queue_.waitUntilIdle();  // The job still uses the latches.

  ASSERT_EQ(jobs.size(), 1u);
  EXPECT_EQ(jobs[0].label, "Export field");
  EXPECT_EQ(jobs[0].stage, "Writing");
  EXPECT_EQ(jobs[0].progress, 0.25);
  EXPECT_TRUE(jobs[0].isRunning);
}

TEST(JobQueue, CancelsEverythingWhenItGoesAway) {
  std::atomic<int> ended = 0;
  {
    std::latch running(1);
    JobQueue queue([](std::function<void()> f) { f(); });
    queue.submit(
        {.label = "endless"},
        [&](JobContext& context) {
          running.count_down();
          for (;;) context.checkpoint(0);
        },
        [&](const JobOutcome& outcome) { ended += outcome.isCancelled; });
    running.wait();
    queue.submit(
        {.label = "waits"}, [](JobContext&) {},
        [&](const JobOutcome& outcome) { ended += outcome.isCancelled; });
  }
  EXPECT_EQ(ended, 2);
}

TEST(JobQueue, AnswersEveryOneOfAThousandJobsFromFourThreads) {
  std::atomic<int> ended = 0;
  {
    JobQueue queue([](std::function<void()> f) { f(); });
    std::vector<std::thread> clients;
    for (int c = 0; c < 4; ++c) {
      clients.emplace_back([&, c] {
        for (int i = 0; i < 250; ++i) {
          const auto id = queue.submit(
              {.key = i % 3 == 0 ? "shared" : "",
               .label = "job",
               .priority = static_cast<JobPriority>(i % 3),
               .supersede = static_cast<Supersede>(c % 3)},
              [](JobContext& context) { context.checkpoint(0.5); },
              [&](const JobOutcome&) { ++ended; });
          if (i % 7 == 0) queue.cancel(id);
        }
      });
    }
    for (auto& client : clients) client.join();
    queue.waitUntilIdle();
  }
  EXPECT_EQ(ended, 1000);
}

}  // namespace
}  // namespace acg
