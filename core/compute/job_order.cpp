// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/job_order.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr JobTime kNever = JobTime::max();
constexpr double kLeastCharge = 2e-5;  // s, about what handing a job over takes
constexpr double kLongest = 1e8;       // s, three years: keeps times within their range

JobTime::duration toDuration(double seconds) {
  return std::chrono::duration_cast<JobTime::duration>(std::chrono::duration<double>(seconds));
}

double checkedEstimate(const JobSpec& spec, double seconds) {
  if (!(seconds >= 0)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The job \"{}\" is thought to take {} s; give 0 or more.", spec.label,
                            seconds));
  }
  return std::min(seconds, kLongest);
}

/// A job that can be done at the last moment in none of its forms is late from the beginning.
JobTime latestBegin(JobTime due, double quickest) {
  if (due == kNever) return kNever;
  const JobTime::duration needed = toDuration(quickest);
  return due < JobTime::min() + needed ? JobTime::min() : due - needed;
}

bool isDone(const JobOutcome& outcome) { return !outcome.error && !outcome.isCancelled; }

}  // namespace

const char* jobPriorityName(JobPriority priority) {
  constexpr const char* kNames[kJobPriorities] = {"interactive", "refine", "background"};
  return kNames[static_cast<std::size_t>(priority)];
}

const char* jobEndName(JobEnd end) {
  constexpr const char* kNames[kJobEnds] = {"done", "failed", "cancelled", "superseded", "late"};
  return kNames[static_cast<std::size_t>(end)];
}

std::optional<JobOrder::Lost> JobOrder::add(JobId id, const JobSpec& spec) {
  Waiting job;
  job.key = spec.key;
  job.client = spec.client;
  job.priority = spec.priority;
  job.due = spec.deadline.value_or(kNever);
  job.estimate = checkedEstimate(spec, spec.estimate);
  job.canBeCoarse = spec.coarserEstimate.has_value();
  const double coarser = checkedEstimate(spec, spec.coarserEstimate.value_or(job.estimate));
  job.latestBegin = latestBegin(job.due, std::min(job.estimate, coarser));
  for (const JobId before : spec.after) {
    if (before == 0 || before >= id) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("The job \"{}\" cannot come after job {}, which this queue has not "
                              "been given; submit that one first.",
                              spec.label, before));
    }
  }
  for (const JobId before : spec.after) {
    if (waiting_.contains(before) || taken_.contains(before)) {
      const bool isNamedTwice = std::ranges::find(job.before, before) != job.before.end();
      if (!isNamedTwice) job.before.push_back(before);
      continue;
    }
    const auto known = ended_.find(before);
    const JobOutcome outcome =
        known != ended_.end() ? known->second : JobOutcome{.error = nullptr, .isCancelled = true};
    if (isDone(outcome)) continue;
    remember(id, outcome);
    return Lost{id, outcome};
  }
  if (!job.key.empty()) keys_[job.key].insert(id);
  if (job.due != kNever) latest_.emplace(job.latestBegin, id);
  if (job.before.empty()) level(job.priority).add(job.client, job.due, id);
  for (const JobId before : job.before) {
    dependents_[before].push_back(id);
    lift(before, job.priority);
  }
  waiting_.emplace(id, std::move(job));
  return std::nullopt;
}

/// An urgent job that waits for another makes that one as urgent.
void JobOrder::lift(JobId id, JobPriority priority) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end() || found->second.priority <= priority) return;
  Waiting& job = found->second;
  if (job.before.empty()) {
    level(job.priority).remove(job.client, job.due, id);
    level(priority).add(job.client, job.due, id);
  }
  job.priority = priority;
  for (const JobId before : job.before) lift(before, priority);
}

std::vector<JobId> JobOrder::late(JobTime now) const {
  std::vector<JobId> ids;
  for (const auto& [time, id] : latest_) {
    if (time >= now) break;
    ids.push_back(id);
  }
  return ids;
}

std::optional<JobOrder::Choice> JobOrder::take(JobTime now, std::optional<JobPriority> above) {
  const std::size_t levels = above ? static_cast<std::size_t>(*above) : kJobPriorities;
  for (std::size_t i = 0; i < levels; ++i) {
    const std::optional<JobId> id = levels_[i].first();
    if (!id) continue;
    const Waiting& job = waiting_.at(*id);
    Choice choice{*id, job.priority, false};
    choice.isCoarse =
        job.canBeCoarse && job.due != kNever && latestBegin(job.due, job.estimate) < now;
    // Charged as long as a turn until it is known what it took.
    const double charged = job.estimate > 0 ? job.estimate : FairShare::kQuantum;
    taken_[*id] = {job.client, job.priority, charged};
    levels_[i].charge(job.client, charged);
    forget(*id);
    return choice;
  }
  return std::nullopt;
}

/// Takes a waiting job out of all lists but the one of those that wait for it.
void JobOrder::forget(JobId id) {
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;
  const Waiting& job = found->second;
  level(job.priority).remove(job.client, job.due, id);
  latest_.erase({job.latestBegin, id});
  if (const auto key = keys_.find(job.key); key != keys_.end()) {
    key->second.erase(id);
    if (key->second.empty()) keys_.erase(key);
  }
  for (const JobId before : job.before) std::erase(dependents_[before], id);
  waiting_.erase(found);
}

std::vector<JobOrder::Lost> JobOrder::end(JobId id, const JobOutcome& outcome, double seconds) {
  if (const auto taken = taken_.find(id); taken != taken_.end()) {
    const Taken& job = taken->second;
    level(job.priority).charge(job.client, std::max(seconds, kLeastCharge) - job.charged);
    taken_.erase(taken);
  }
  std::vector<Lost> lost;
  std::vector<JobId> ending = {id};
  while (!ending.empty()) {
    const JobId next = ending.back();
    ending.pop_back();
    forget(next);
    remember(next, outcome);
    const auto found = dependents_.find(next);
    if (found == dependents_.end()) continue;
    const std::vector<JobId> dependents = std::move(found->second);
    dependents_.erase(found);
    for (const JobId dependent : dependents) {
      const auto place = waiting_.find(dependent);
      if (place == waiting_.end()) continue;
      Waiting& job = place->second;
      std::erase(job.before, next);
      if (!isDone(outcome)) {
        lost.push_back({dependent, outcome});
        forget(dependent);  // at once: it may wait for another that is lost as well
        ending.push_back(dependent);
      } else if (job.before.empty()) {
        level(job.priority).add(job.client, job.due, dependent);
      }
    }
  }
  return lost;
}

void JobOrder::remember(JobId id, const JobOutcome& outcome) {
  if (!ended_.try_emplace(id, outcome).second) return;
  endedInOrder_.push_back(id);
  if (endedInOrder_.size() <= kRemembered) return;
  ended_.erase(endedInOrder_.front());
  endedInOrder_.pop_front();
}

std::vector<JobId> JobOrder::withKey(const std::string& key) const {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

bool JobOrder::hasReady() const {
  return std::any_of(levels_.begin(), levels_.end(),
                     [](const FairShare& level) { return !level.isEmpty(); });
}

}  // namespace acg
