// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/job_queue.h"

#include <algorithm>
#include <utility>

#include "core/error.h"

namespace acg {

struct JobQueue::Job {
  JobId id = 0;
  JobSpec spec;
  Work work;
  Done done;
  JobContext context;
  // Guarded by JobQueue::mutex_.
  double progress = 0;
  std::string stage;
  std::chrono::steady_clock::time_point begun;
};

namespace {

Error cancelled(const std::string& label) {
  return Error(ErrorCode::kCancelled, label + " was cancelled.");
}

}  // namespace

void JobContext::checkpoint(double progress, const std::string& stage) {
  if (stop_.stop_requested()) throw cancelled("The job");
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
  if (stop_.stop_requested()) throw cancelled("The job");
}

JobQueue::JobQueue(Post post) : post_(std::move(post)), worker_([this] { workerLoop(); }) {}

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
  std::vector<JobPtr> replaced;
  {
    std::lock_guard lock(mutex_);
    job->id = ++lastId_;
    job->context.queue_ = this;
    job->context.id_ = job->id;
    job->context.priority_ = spec.priority;
    if (!spec.key.empty() && spec.supersede != Supersede::kNone) {
      auto isOlder = [&](const JobPtr& other) { return other->spec.key == spec.key; };
      std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(replaced), isOlder);
      std::erase_if(waiting_, isOlder);
      if (spec.supersede == Supersede::kRunning) {
        for (const JobPtr& other : running_) {
          if (isOlder(other)) other->context.stop_.request_stop();
        }
      }
    }
    job->spec = std::move(spec);
    job->work = std::move(work);
    job->done = std::move(done);
    if (!isClosing_)
      waiting_.push_back(job);
    else
      replaced.push_back(job);
  }
  changed_.notify_all();
  for (const JobPtr& other : replaced) finish(other, {.error = nullptr, .isCancelled = true});
  return job->id;
}

template <class Matches>
void JobQueue::cancelWhere(Matches matches) {
  std::vector<JobPtr> dropped;
  {
    std::lock_guard lock(mutex_);
    std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(dropped), matches);
    std::erase_if(waiting_, matches);
    for (const JobPtr& job : running_) {
      if (matches(job)) job->context.stop_.request_stop();
    }
  }
  changed_.notify_all();
  for (const JobPtr& job : dropped) finish(job, {.error = nullptr, .isCancelled = true});
}

void JobQueue::cancel(JobId id) {
  cancelWhere([&](const JobPtr& job) { return job->id == id; });
}

void JobQueue::cancelKey(const std::string& key) {
  cancelWhere([&](const JobPtr& job) { return job->spec.key == key; });
}

void JobQueue::cancelAll() {
  cancelWhere([](const JobPtr&) { return true; });
}

std::vector<JobStatus> JobQueue::jobs() const {
  std::lock_guard lock(mutex_);
  std::vector<JobStatus> all;
  for (const JobPtr& job : running_) {
    all.push_back({job->id, job->spec.label, job->stage, job->progress, true, job->begun});
  }
  for (const JobPtr& job : waiting_) all.push_back({job->id, job->spec.label, {}, 0, false, {}});
  return all;
}

void JobQueue::waitUntilIdle() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.empty() && running_.empty(); });
}

// The next waiting job, marked as running; only of a higher priority than `above` when given.
JobQueue::JobPtr JobQueue::takeNext(std::optional<JobPriority> above) {
  std::vector<JobPtr> late;
  JobPtr next;
  {
    std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    auto isLate = [&](const JobPtr& job) {
      return job->spec.deadline && *job->spec.deadline < now;
    };
    std::copy_if(waiting_.begin(), waiting_.end(), std::back_inserter(late), isLate);
    std::erase_if(waiting_, isLate);
    const auto best = std::min_element(
        waiting_.begin(), waiting_.end(),
        [](const JobPtr& a, const JobPtr& b) { return a->spec.priority < b->spec.priority; });
    if (best != waiting_.end() && (!above || (*best)->spec.priority < *above)) {
      next = *best;
      next->begun = now;
      waiting_.erase(best);
      running_.push_back(next);
    }
  }
  for (const JobPtr& job : late) finish(job, {.error = nullptr, .isCancelled = true});
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
  job->work = nullptr;  // Lets go of what it captured before anybody hears of the end.
  finish(job, std::move(outcome));
  {
    std::lock_guard lock(mutex_);
    std::erase(running_, job);
  }
  changed_.notify_all();
}

void JobQueue::finish(const JobPtr& job, JobOutcome outcome) {
  if (!job->done) return;
  post_([done = std::move(job->done), outcome = std::move(outcome)] { done(outcome); });
}

void JobQueue::workerLoop() {
  for (;;) {
    if (JobPtr job = takeNext(std::nullopt)) {
      run(job);
      continue;
    }
    changed_.notify_all();
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return isClosing_ || !waiting_.empty(); });
    if (isClosing_) return;
  }
}

}  // namespace acg
