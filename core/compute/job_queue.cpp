// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/job_queue.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/error.h"

namespace acg {

struct JobQueue::Job {
  JobId id = 0;
  JobSpec spec;
  Work work;
  Done done;
  JobContext context;
  JobTime submitted;
  // Guarded by JobQueue::mutex_.
  double progress = 0;
  std::string stage;
  JobTime begun;
  bool hasBegun = false;
  double inside = 0;  // s that other jobs took inside this one
};

namespace {

double secondsBetween(JobTime from, JobTime to) {
  return std::chrono::duration<double>(to - from).count();
}

JobQueueOptions completed(JobQueueOptions options) {
  if (!options.clock) options.clock = [] { return std::chrono::steady_clock::now(); };
  return options;
}

JobEnd endOf(const JobOutcome& outcome) {
  if (outcome.error) return JobEnd::kFailed;
  if (outcome.isLate) return JobEnd::kLate;
  return outcome.isCancelled ? JobEnd::kCancelled : JobEnd::kDone;
}

}  // namespace

void JobContext::checkpoint(double progress, const std::string& stage) {
  const auto stopIfAsked = [this] {
    if (stop_.stop_requested()) throw Error(ErrorCode::kCancelled, "The job was cancelled.");
  };
  stopIfAsked();
  {
    std::lock_guard lock(queue_->mutex_);
    for (const auto& job : queue_->running_) {
      if (job->id != id_) continue;
      job->progress = progress;
      if (!stage.empty()) job->stage = stage;
    }
  }
  if (priority_ == JobPriority::kInteractive) return;
  // Interactive work that came in meanwhile goes first, on this very thread: the backend belongs
  // to it, and the long job simply goes on afterwards.
  while (auto urgent = queue_->takeNext(priority_)) queue_->run(urgent);
  stopIfAsked();
}

JobQueue::JobQueue(Post post, JobQueueOptions options)
    : options_(completed(std::move(options))),
      mailbox_(std::make_shared<JobMailbox>(std::move(post), options_.clock)),
      worker_([this] { workerLoop(); }) {}

JobQueue::~JobQueue() {
  cancelAll();
  {
    std::lock_guard lock(mutex_);
    isClosing_ = true;
  }
  changed_.notify_all();
  worker_.join();
}

JobId JobQueue::submit(JobSpec spec, Work work, Done done) {
  auto job = std::make_shared<Job>();
  job->work = std::move(work);
  job->done = std::move(done);
  job->submitted = options_.clock();
  Endings endings;
  {
    std::lock_guard lock(mutex_);
    job->id = ++lastId_;
    job->context.queue_ = this;
    job->context.id_ = job->id;
    const std::vector<JobId> older =
        spec.supersede == Supersede::kNone ? std::vector<JobId>() : order_.withKey(spec.key);
    const std::optional<JobOrder::Lost> lost = order_.add(job->id, spec);
    job->spec = std::move(spec);
    jobs_.emplace(job->id, job);
    hiddenWaiting_ += job->spec.isHidden;
    endWaiting(older, JobEnd::kSuperseded, endings);
    if (job->spec.supersede == Supersede::kRunning && !job->spec.key.empty()) {
      stopRunning([&](const Job& other) { return other.spec.key == job->spec.key; });
    }
    if (lost) settle(job->id, lost->outcome, endOf(lost->outcome), 0, endings);
    if (isClosing_) endWaiting({job->id}, JobEnd::kCancelled, endings);
    endWaiting(order_.late(job->submitted), JobEnd::kLate, endings);
  }
  changed_.notify_all();
  announce(std::move(endings));
  return job->id;
}

void JobQueue::cancel(JobId id) {
  Endings endings;
  {
    std::lock_guard lock(mutex_);
    endWaiting({id}, JobEnd::kCancelled, endings);
    stopRunning([id](const Job& job) { return job.id == id; });
  }
  changed_.notify_all();
  announce(std::move(endings));
}

void JobQueue::cancelKey(const std::string& key) {
  Endings endings;
  {
    std::lock_guard lock(mutex_);
    endWaiting(order_.withKey(key), JobEnd::kCancelled, endings);
    stopRunning([&](const Job& job) { return job.spec.key == key; });
  }
  changed_.notify_all();
  announce(std::move(endings));
}

void JobQueue::cancelAll() {
  Endings endings;
  {
    std::lock_guard lock(mutex_);
    std::vector<JobId> all;
    for (const auto& [id, job] : jobs_) all.push_back(id);
    endWaiting(all, JobEnd::kCancelled, endings);
    stopRunning([](const Job&) { return true; });
  }
  changed_.notify_all();
  announce(std::move(endings));
}

/// Ends jobs that still wait, and those that wait for them; leaves out what does not wait.
void JobQueue::endWaiting(const std::vector<JobId>& ids, JobEnd end, Endings& endings) {
  const JobOutcome outcome{.error = nullptr, .isCancelled = true, .isLate = end == JobEnd::kLate};
  for (const JobId id : ids) {
    if (jobs_.contains(id)) settle(id, outcome, end, 0, endings);
  }
}

void JobQueue::stopRunning(const std::function<bool(const Job&)>& matches) {
  for (const JobPtr& job : running_) {
    if (matches(*job)) job->context.stop_.request_stop();
  }
}

void JobQueue::settle(JobId id, const JobOutcome& outcome, JobEnd end, double ran,
                      Endings& endings) {
  const JobTime now = options_.clock();
  const auto put = [&](JobId which, const JobOutcome& how, JobEnd kind) {
    JobPtr job;
    if (const auto waiting = jobs_.find(which); waiting != jobs_.end()) {
      job = std::move(waiting->second);
      jobs_.erase(waiting);
      hiddenWaiting_ -= job->spec.isHidden;
    } else {
      job = *std::ranges::find(running_, which, &Job::id);
    }
    const double waited = secondsBetween(job->submitted, job->hasBegun ? job->begun : now);
    endings.push_back({std::move(job), how, kind, waited, ran});
  };
  const std::vector<JobOrder::Lost> lost = order_.end(id, outcome, ran);
  put(id, outcome, end);
  ran = 0;  // of those that never began
  for (const JobOrder::Lost& other : lost) put(other.id, other.outcome, endOf(other.outcome));
}

void JobQueue::announce(Endings endings) {
  JobMailbox::Calls calls;
  for (Ending& ending : endings) {
    Job& job = *ending.job;
    if (options_.observer) {
      options_.observer({job.id, job.spec.label, job.spec.client, job.spec.priority, ending.end,
                         job.context.isCoarse_, ending.waited, ending.ran});
    }
    job.work = nullptr;  // Lets go of what it captured before anybody hears of the end.
    if (!job.done) continue;
    calls.push_back(
        [done = std::move(job.done), outcome = std::move(ending.outcome)] { done(outcome); });
  }
  mailbox_->put(std::move(calls));
}

std::vector<JobStatus> JobQueue::jobs() const {
  std::lock_guard lock(mutex_);
  std::vector<JobStatus> all = shownRunning();
  for (const auto& [id, job] : jobs_) {
    if (!job->spec.isHidden) all.push_back({id, job->spec.label, {}, 0, false, {}});
  }
  return all;
}

JobActivity JobQueue::activity() const {
  std::lock_guard lock(mutex_);
  return {shownRunning(), jobs_.size() - hiddenWaiting_};
}

std::vector<JobStatus> JobQueue::shownRunning() const {
  std::vector<JobStatus> shown;
  for (const JobPtr& job : running_) {
    if (job->spec.isHidden) continue;
    shown.push_back({job->id, job->spec.label, job->stage, job->progress, true, job->begun});
  }
  return shown;
}

void JobQueue::waitUntilIdle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return jobs_.empty() && running_.empty(); });
}

/// The next job, marked as running; only of a higher priority than `above` when given. Jobs that
/// became too late meanwhile end.
JobQueue::JobPtr JobQueue::takeNext(std::optional<JobPriority> above) {
  Endings late;
  JobPtr next;
  {
    std::lock_guard lock(mutex_);
    const JobTime now = options_.clock();
    endWaiting(order_.late(now), JobEnd::kLate, late);
    if (const auto choice = order_.take(now, above)) {
      const auto place = jobs_.find(choice->id);
      next = std::move(place->second);
      jobs_.erase(place);
      hiddenWaiting_ -= next->spec.isHidden;
      next->context.priority_ = choice->priority;
      next->context.isCoarse_ = choice->isCoarse;
      next->begun = now;
      next->hasBegun = true;
      running_.push_back(next);
    }
  }
  announce(std::move(late));
  return next;
}

void JobQueue::run(const JobPtr& job) {
  JobOutcome outcome;
  try {
    job->work(job->context);
  } catch (const Error& error) {
    outcome.isCancelled = error.code() == ErrorCode::kCancelled;
    if (!outcome.isCancelled) outcome.error = std::current_exception();
  } catch (...) {
    outcome.error = std::current_exception();
  }
  Endings endings;
  {
    std::lock_guard lock(mutex_);
    const double total = secondsBetween(job->begun, options_.clock());
    // What runs inside another ends first: that one is the last but one.
    if (running_.size() > 1) running_[running_.size() - 2]->inside += total;
    settle(job->id, outcome, endOf(outcome), total - job->inside, endings);
  }
  announce(std::move(endings));
  {
    std::lock_guard lock(mutex_);
    std::erase(running_, job);
  }
  changed_.notify_all();
}

void JobQueue::workerLoop() {
  for (;;) {
    if (options_.beforeJob) options_.beforeJob();
    if (JobPtr job = takeNext(std::nullopt)) {
      run(job);
      continue;
    }
    changed_.notify_all();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return isClosing_ || order_.hasReady(); });
    if (isClosing_) return;
  }
}

}  // namespace acg
