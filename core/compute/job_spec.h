// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace acg {

enum class JobPriority { kInteractive, kRefine, kBackground };
inline constexpr std::size_t kJobPriorities = 3;

/// What a new job does to older ones with the same key.
enum class Supersede {
  kNone,
  kWaiting,  ///< Replaces the one that still waits: interactive work coalesces.
  kRunning,  ///< Also stops the one that runs: refinements.
};

using JobId = std::uint64_t;

/// Time of deadlines and of waiting: never a clock that somebody may set.
using JobTime = std::chrono::steady_clock::time_point;
using JobClock = std::function<JobTime()>;

struct JobSpec {
  std::string key = {};    ///< purpose, such as `preview`; empty matches nothing
  std::string label = {};  ///< for the user: "Solve"
  JobPriority priority = JobPriority::kInteractive;
  Supersede supersede = Supersede::kNone;
  /// When it must be done. A job that cannot be is done coarser where it can, and else dropped.
  std::optional<JobTime> deadline = std::nullopt;
  double estimate = 0;  ///< s that the work is thought to take; 0 where nobody knows
  /// s that the work is thought to take where `JobContext::isCoarse`; none: it knows no coarser
  /// way.
  std::optional<double> coarserEstimate = std::nullopt;
  std::string client = {};  ///< who asks: clients of one priority get the same time
  /// Jobs of this queue that must be done first. Where one fails or is cancelled, this one ends in
  /// the same way and never runs. They run at this job's priority if theirs is lower.
  std::vector<JobId> after = {};
  bool isHidden = false;  ///< not among `jobs()`: nothing that the user asked for
};

struct JobStatus {
  JobId id = 0;
  std::string label;
  std::string stage;    ///< "Field 3 of 5", may be empty
  double progress = 0;  ///< 0..1
  bool isRunning = false;
  JobTime begun;  ///< valid while running
};

/// What a window shows of a queue, however many wait.
struct JobActivity {
  std::vector<JobStatus> running;  ///< the outermost first
  std::size_t waiting = 0;
};

/// How a job ended: neither error nor cancelled means done.
struct JobOutcome {
  std::exception_ptr error = nullptr;
  bool isCancelled = false;
  bool isLate = false;  ///< cancelled, as it could not be done by its deadline
};

enum class JobEnd {
  kDone,
  kFailed,
  kCancelled,
  kSuperseded,  ///< replaced by a newer job with its key
  kLate,        ///< dropped for its deadline
};
inline constexpr std::size_t kJobEnds = 5;
const char* jobPriorityName(JobPriority priority);  ///< `interactive`, `refine`, `background`
const char* jobEndName(JobEnd end);  ///< `done`, `failed`, `cancelled`, `superseded`, `late`

/// One job that ended, for statistics.
struct JobReport {
  JobId id = 0;
  std::string label;
  std::string client;
  JobPriority priority = JobPriority::kInteractive;
  JobEnd end = JobEnd::kDone;
  bool isCoarse = false;   ///< it ran, and coarser than asked
  double waitSeconds = 0;  ///< from `submit` until it began or ended
  double runSeconds = 0;   ///< without jobs that ran inside it; 0 where it never began
};

}  // namespace acg
