// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "core/compute/job_mailbox.h"
#include "core/compute/job_order.h"
#include "core/compute/job_spec.h"

namespace acg {

class JobQueue;

/// What a running job sees of its queue. Call `checkpoint` every few milliseconds.
class JobContext {
 public:
  /// Throws kCancelled when the job shall stop. Before it returns it runs interactive jobs that
  /// came in meanwhile when this one is not interactive: long work never makes the hand wait.
  void checkpoint(double progress, const std::string& stage = {});
  std::stop_token stopToken() const { return stop_.get_token(); }
  /// In full the job would miss its deadline: do what `JobSpec::coarserEstimate` was given for.
  bool isCoarse() const { return isCoarse_; }

 private:
  friend class JobQueue;
  JobQueue* queue_ = nullptr;
  JobId id_ = 0;
  JobPriority priority_ = JobPriority::kInteractive;
  bool isCoarse_ = false;
  std::stop_source stop_;
};

struct JobQueueOptions {
  /// The time of deadlines and of waiting; none takes the steady clock. Any thread calls it.
  JobClock clock = {};
  /// Called with each job that ended, before its `done` is posted, on whichever thread ended it, at
  /// once on several; must be quick, must not throw nor call the queue.
  std::function<void(const JobReport&)> observer = {};
  /// Called by the worker before each job that does not run inside another.
  std::function<void()> beforeJob = {};
};

/// One worker thread that runs jobs in the order of job_order.h: by priority, within one with equal
/// time for all clients, of these the one whose deadline comes first, else first come first served.
/// What runs inside a job in parallel is oneTBB's business.
///
/// Any thread may call any function. Destruction stops all jobs and waits for the running one.
class JobQueue {
 public:
  using Work = std::function<void(JobContext&)>;
  using Done = std::function<void(const JobOutcome&)>;
  /// Runs a function on the thread that owns the results, such as the UI thread.
  using Post = JobMailbox::Post;

  explicit JobQueue(Post post, JobQueueOptions options = {});
  ~JobQueue();

  /// `done` is posted exactly once, also for jobs that were superseded or cancelled; it must not
  /// throw. Ends that come together are posted together (job_mailbox.h). Throws kInvalidArgument
  /// where `after` names a job that this queue was not given, or an estimate is below zero.
  JobId submit(JobSpec spec, Work work, Done done);

  void cancel(JobId id);
  void cancelKey(const std::string& key);
  void cancelAll();

  /// Running first, then waiting as they came; without hidden ones.
  std::vector<JobStatus> jobs() const;
  /// The same without a list of those that wait: quick with any number of them.
  JobActivity activity() const;
  /// Blocks until nothing waits or runs; the posted `done` may still be under way.
  void waitUntilIdle();

 private:
  friend class JobContext;
  struct Job;
  using JobPtr = std::shared_ptr<Job>;
  struct Ending {
    JobPtr job;
    JobOutcome outcome;
    JobEnd end;
    double waited = 0, ran = 0;  // s
  };
  using Endings = std::vector<Ending>;

  void workerLoop();
  JobPtr takeNext(std::optional<JobPriority> above);
  void run(const JobPtr& job);
  // With mutex_ held.
  std::vector<JobStatus> shownRunning() const;
  void settle(JobId id, const JobOutcome& outcome, JobEnd end, double ran, Endings& endings);
  void endWaiting(const std::vector<JobId>& ids, JobEnd end, Endings& endings);
  void stopRunning(const std::function<bool(const Job&)>& matches);
  // Without it.
  void announce(Endings endings);

  const JobQueueOptions options_;
  const std::shared_ptr<JobMailbox> mailbox_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  JobOrder order_;                 // guarded by mutex_
  std::map<JobId, JobPtr> jobs_;   // guarded by mutex_; those that wait
  std::vector<JobPtr> running_;    // guarded by mutex_; nested ones last
  std::size_t hiddenWaiting_ = 0;  // guarded by mutex_
  bool isClosing_ = false;         // guarded by mutex_
  JobId lastId_ = 0;               // guarded by mutex_
  std::thread worker_;
};

}  // namespace acg
