// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/compute/job_spec.h"

namespace acg {

/// How many threads to compute with, of `allowed` ones on as many or more cores, while others keep
/// `busy` of the cores busy: what they leave, yet at least half, for the system shares out cores
/// evenly anyway. `now` stays while it is off by less than three quarters of a thread.
int arenaSize(int allowed, int cores, double busy, int now);

/// Processor time since the system began, s.
struct ProcessorTimes {
  double all = 0;  ///< of all processes on these cores, without those that give way to this one
  double own = 0;  ///< of this process
};

/// Reads /proc/stat and /proc/self/stat below `root`; nothing where they cannot be read. Niced
/// processes give way unless this one is niced as well.
std::optional<ProcessorTimes> readProcessorTimes(const std::filesystem::path& root,
                                                 const std::vector<int>& cores);

/// Keeps oneTBB's threads, of the whole program, within what the machine and the control groups
/// leave. A limit that changes while the program runs is followed up to the number of cores that
/// the arenas were made for.
class ArenaControl {
 public:
  struct Options {
    std::filesystem::path root = "/";
    JobClock clock = {};  ///< none takes the steady clock
  };
  ArenaControl();
  explicit ArenaControl(Options options);
  ~ArenaControl();

  /// Looks at the machine, at most once a second, and sets the number of threads. Call it between
  /// jobs, one thread at a time.
  void follow();
  int threads() const { return threads_; }  ///< any thread may ask

 private:
  struct Limit;

  Options options_;
  std::atomic<int> threads_ = 0;
  std::optional<JobTime> looked_;
  std::optional<ProcessorTimes> times_;
  double busy_ = 0;  // cores that others keep busy, smoothed
  std::unique_ptr<Limit> limit_;
};

}  // namespace acg
