// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace acg {

struct LearningOptions {
  int jobs = 300;
  int runs = 10;
  std::string backend = "cpu";
  std::filesystem::path traces = "tests/data/traces";
  bool asJson = false;
};

/// What learning the quickest way to a field gains: each job by every way once, the median of
/// three, which gives the best of each job and the one way that is best on average; then `runs`
/// times all jobs in random order, each by the fixed rule, the best one way, the best of the job, a
/// learner that begins anew with the run and one that has seen 300 other jobs, in random order.
/// Prints speed-ups (geometric means with bootstrap 95 % intervals), by kind of job, the share of
/// the gap between the best one way and the best of each job that was closed, how well times were
/// predicted, and what a decision takes. Returns an exit status.
int runLearningBenchmark(const LearningOptions& options);

}  // namespace acg
