// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/jobs_benchmark.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/cli/benchmarks/measured_times.h"
#include "app/cli/progress.h"
#include "core/compute/job_queue.h"
#include "core/error.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

constexpr int kJobs = 1000;
constexpr int kTrials = 50;
constexpr microseconds kFrame(16'667);
constexpr microseconds kTile(200);  // between two checkpoints of a job
constexpr int kTiles = 5;           // of a job

void workFor(int tiles, JobContext& context) {
  for (int tile = 0; tile < tiles; ++tile) {
    for (const auto begin = Clock::now(); Clock::now() - begin < kTile;) {
    }
    context.checkpoint(static_cast<double>(tile + 1) / tiles, "Tile");
  }
}

/// The thread of a window, which the caller's plays.
class Window {
 public:
  JobQueue::Post post() {
    return [this](std::function<void()> call) {
      std::lock_guard lock(mutex_);
      posted_.push_back(std::move(call));
    };
  }
  /// One round of its loop of events.
  void hear() {
    std::vector<std::function<void()>> calls;
    {
      std::lock_guard lock(mutex_);
      calls.swap(posted_);
    }
    for (const auto& call : calls) call();
  }

 private:
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;  // guarded by mutex_
};

struct Trial {
  Window window;
  JobQueue queue{window.post()};
  int waiting = 0;  // submitted and not heard of
  int submitted = 0;

  JobId submit(int tiles = kTiles) {
    const int number = submitted++;
    JobSpec spec;
    spec.label = fmt::format("Job {} of the sweep over frequencies", number);
    spec.priority = static_cast<JobPriority>(number % 3);
    spec.client = fmt::format("client {}", number % 8);
    spec.estimate = 1e-3;
    if (number % 4 == 0) spec.deadline = Clock::now() + std::chrono::minutes(10);
    ++waiting;
    return queue.submit(
        std::move(spec), [tiles](JobContext& context) { workFor(tiles, context); },
        [this](const JobOutcome&) { --waiting; });
  }
};

struct FrameTimes {
  std::vector<double> wall, busy;  // s a frame
  int ended = 0;
};

FrameTimes framesFor(double seconds) {
  Trial trial;
  for (int i = 0; i < kJobs; ++i) trial.submit();
  FrameTimes times;
  std::size_t shown = 0;
  auto next = Clock::now();
  for (const auto begin = next; secondsSince(begin) < seconds;) {
    next += kFrame;
    std::this_thread::sleep_until(next);
    checkInterrupted();
    const auto frame = Clock::now();
    const double busy = busySeconds();
    trial.window.hear();
    for (; trial.waiting < kJobs; ++times.ended) trial.submit();
    shown += trial.queue.activity().waiting;
    times.busy.push_back(busySeconds() - busy);
    times.wall.push_back(secondsSince(frame));
  }
  ACG_ASSERT(shown > 0 && times.ended > 0);
  return times;
}

/// Until the window has heard of as many ends as it waits for, looking as often as it draws.
double heardAfter(Trial& trial, int left, Clock::time_point begin) {
  while (trial.waiting > left) {
    std::this_thread::sleep_until(Clock::now() + kFrame / 4);
    trial.window.hear();
  }
  return secondsSince(begin);
}

struct CancelTimes {
  double running = 0, waiting = 0, all = 0;  // s, the longest
};

CancelTimes cancelTimes() {
  CancelTimes longest;
  for (int i = 0; i < kTrials; ++i) {
    Trial trial;
    checkInterrupted();
    const JobId endless = trial.submit(1'000'000);
    JobId last = 0;
    while (trial.queue.activity().running.empty()) std::this_thread::yield();
    for (int job = 1; job < kJobs; ++job) last = trial.submit(1'000'000);

    auto begin = Clock::now();
    trial.queue.cancel(last);
    longest.waiting = std::max(longest.waiting, heardAfter(trial, kJobs - 1, begin));
    begin = Clock::now();
    trial.queue.cancel(endless);
    longest.running = std::max(longest.running, heardAfter(trial, kJobs - 2, begin));
    begin = Clock::now();
    trial.queue.cancelAll();
    trial.queue.waitUntilIdle();
    longest.all = std::max(longest.all, heardAfter(trial, 0, begin));
  }
  return longest;
}

}  // namespace

int runJobsBenchmark(bool asJson, double seconds) {
  FrameTimes frames = framesFor(seconds);
  std::ranges::sort(frames.wall);
  std::ranges::sort(frames.busy);
  const CancelTimes cancel = cancelTimes();
  const double median = quantile(frames.wall, 0.5), p99 = quantile(frames.wall, 0.99);
  const double largest = quantile(frames.wall, 1), busy99 = quantile(frames.busy, 0.99);
  if (asJson) {
    fmt::print("{}\n", nlohmann::ordered_json::array({{{"id", "jobs"},
                                                       {"value", 1e3 * p99},
                                                       {"unit", "ms"},
                                                       {"jobs", kJobs},
                                                       {"frames", frames.wall.size()},
                                                       {"ended", frames.ended},
                                                       {"frame_median_ms", 1e3 * median},
                                                       {"frame_p99_ms", 1e3 * p99},
                                                       {"frame_largest_ms", 1e3 * largest},
                                                       {"frame_busy_p99_ms", 1e3 * busy99},
                                                       {"cancel_running_ms", 1e3 * cancel.running},
                                                       {"cancel_waiting_ms", 1e3 * cancel.waiting},
                                                       {"cancel_all_ms", 1e3 * cancel.all}}})
                           .dump(2));
    return 0;
  }
  fmt::print(
      "jobs: {} that wait, {} frames at 60 Hz, {} jobs ended\n"
      "the queue's part of a frame, median   {:8.3f} ms\n"
      "                             p99      {:8.3f} ms ({:.3f} ms of processor time)\n"
      "                             largest  {:8.3f} ms\n"
      "cancel of a running job, longest      {:8.2f} ms\n"
      "cancel of a waiting job, longest      {:8.2f} ms\n"
      "cancel of all, longest                {:8.2f} ms\n",
      kJobs, frames.wall.size(), frames.ended, 1e3 * median, 1e3 * p99, 1e3 * busy99, 1e3 * largest,
      1e3 * cancel.running, 1e3 * cancel.waiting, 1e3 * cancel.all);
  return 0;
}

}  // namespace acg
