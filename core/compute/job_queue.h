// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace acg {

enum class JobPriority { kInteractive, kRefine, kBackground };

/// What a new job does to older ones with the same key.
enum class Supersede {
  kNone,
  kWaiting,  ///< Replaces the one that still waits: interactive work coalesces.
  kRunning,  ///< Also stops the one that runs: refinements.
};

struct JobSpec {
  std::string key = {};    ///< purpose, such as `preview`; empty matches nothing
  std::string label = {};  ///< for the user: "Solve"
  JobPriority priority = JobPriority::kInteractive;
  Supersede supersede = Supersede::kNone;
  /// Dropped if not begun by then.
  std::optional<std::chrono::steady_clock::time_point> deadline = std::nullopt;
};

using JobId = std::uint64_t;

struct JobStatus {
  JobId id = 0;
  std::string label;
  std::string stage;    ///< "Field 3 of 5", may be empty
  double progress = 0;  ///< 0..1
  bool isRunning = false;
  std::chrono::steady_clock::time_point begun;  ///< valid while running
};

/// How a job ended: neither error nor cancelled means done.
struct JobOutcome {
  std::exception_ptr error;
  bool isCancelled = false;
};

class JobQueue;

/// What a running job sees of its queue. Call `checkpoint` every few milliseconds.
class JobContext {
 public:
  /// Throws kCancelled when the job shall stop. Before it returns it runs interactive jobs that
  /// came in meanwhile when this one is not interactive: long work never makes the hand wait.
  void checkpoint(double progress, const std::string& stage = {});
  std::stop_token stopToken() const { return stop_.get_token(); }

 private:
  friend class JobQueue;
  JobQueue* queue_ = nullptr;
  JobId id_ = 0;
  JobPriority priority_ = JobPriority::kInteractive;
  std::stop_source stop_;
};

/// One worker thread that runs jobs by priority, first come first served within one.
/// Any thread may call any function. Destruction stops all jobs and waits for the running one.
class JobQueue {
 public:
  using Work = std::function<void(JobContext&)>;
  using Done = std::function<void(const JobOutcome&)>;
  /// Runs a function on the thread that owns the results, such as the UI thread.
  using Post = std::function<void(std::function<void()>)>;

  explicit JobQueue(Post post);
  ~JobQueue();

  /// `done` is posted exactly once, also for jobs that were superseded or cancelled.
  JobId submit(JobSpec spec, Work work, Done done);

  void cancel(JobId id);
  void cancelKey(const std::string& key);
  void cancelAll();

  /// Running first, then waiting in order.
  std::vector<JobStatus> jobs() const;
  /// Blocks until nothing waits or runs; the posted `done` may still be under way.
  void waitUntilIdle();

 private:
  friend class JobContext;
  struct Job;
  using JobPtr = std::shared_ptr<Job>;
  void workerLoop();
  JobPtr takeNext(std::optional<JobPriority> above);
  void run(const JobPtr& job);
  void finish(const JobPtr& job, JobOutcome outcome);
  template <class Matches>
  void cancelWhere(Matches matches);

  Post post_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<JobPtr> waiting_;   // guarded by mutex_
  std::vector<JobPtr> running_;  // guarded by mutex_; nested ones last
  bool isClosing_ = false;       // guarded by mutex_
  JobId lastId_ = 0;             // guarded by mutex_
  std::thread worker_;
};

}  // namespace acg
