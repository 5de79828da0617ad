// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/compute/fair_share.h"
#include "core/compute/job_spec.h"

namespace acg {

/// Which of the waiting jobs comes next, and which are lost: by priority, within it by share of the
/// clients and by deadline (fair_share.h), and only when the jobs before it are done. Knows neither
/// threads nor a clock. Every operation takes time that grows with the logarithm of the number of
/// jobs, and with the number of clients.
class JobOrder {
 public:
  /// A job that is taken.
  struct Choice {
    JobId id = 0;
    JobPriority priority = JobPriority::kInteractive;  ///< its own, or of one that waits for it
    bool isCoarse = false;                             ///< in full it would be late
  };
  /// A job that never runs, as one before it was not done: its outcome is that one's.
  struct Lost {
    JobId id = 0;
    JobOutcome outcome;
  };
  /// How many ends are remembered. A job after one that is forgotten is lost: it is not known
  /// whether that one was done.
  static constexpr std::size_t kRemembered = 4096;

  /// Lines a job up; ids grow. Gives the job itself as lost where one before it ended badly. Throws
  /// kInvalidArgument for an estimate below zero and for a job before it that is not older.
  std::optional<Lost> add(JobId id, const JobSpec& spec);
  /// Those that can no longer meet their deadlines, in full or coarser; they wait until `end`.
  std::vector<JobId> late(JobTime now) const;
  /// The next job that can begin; only of a higher priority than `above` when given.
  std::optional<Choice> take(JobTime now, std::optional<JobPriority> above);
  /// A job that waited or was taken has ended, after `seconds` of work. Gives those that are lost
  /// with it; they have ended too.
  std::vector<Lost> end(JobId id, const JobOutcome& outcome, double seconds);

  /// Waiting jobs with this key, oldest first.
  std::vector<JobId> withKey(const std::string& key) const;
  bool hasReady() const;
  std::size_t waiting() const { return waiting_.size(); }

 private:
  struct Waiting {
    std::string key, client;
    JobPriority priority = JobPriority::kInteractive;
    JobTime due;          // the largest time without a deadline
    JobTime latestBegin;  // of its quickest form
    double estimate = 0;
    bool canBeCoarse = false;
    std::vector<JobId> before;  // not yet done
  };
  struct Taken {
    std::string client;
    JobPriority priority = JobPriority::kInteractive;
    double charged = 0;  // s
  };

  FairShare& level(JobPriority priority) { return levels_[static_cast<std::size_t>(priority)]; }
  void lift(JobId id, JobPriority priority);
  void forget(JobId id);
  void remember(JobId id, const JobOutcome& outcome);

  std::map<JobId, Waiting> waiting_;
  std::unordered_map<JobId, Taken> taken_;
  std::array<FairShare, kJobPriorities> levels_;  // jobs that can begin
  std::set<std::pair<JobTime, JobId>> latest_;    // jobs with a deadline by latestBegin
  std::unordered_map<std::string, std::set<JobId>> keys_;
  std::unordered_map<JobId, std::vector<JobId>> dependents_;
  std::unordered_map<JobId, JobOutcome> ended_;
  std::deque<JobId> endedInOrder_;
};

}  // namespace acg
