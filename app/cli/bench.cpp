// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/error.h"
#ifdef ACG_HAS_BENCHMARKS
#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/jobs_benchmark.h"
#include "app/cli/benchmarks/learning_benchmark.h"
#include "app/cli/benchmarks/link_benchmark.h"
#include "app/cli/benchmarks/quality_benchmark.h"
#endif

namespace acg {
namespace {

int runBench(bool asJson, int sets, double seconds, int runs, const std::vector<std::string>& names,
             const std::string& backend) {
#ifdef ACG_HAS_BENCHMARKS
  // S3 compares qualities and has a table of its own; it takes minutes, so only when named.
  if (names == std::vector<std::string>{"S3"}) return runQualityBenchmark(asJson, sets);
  if (names == std::vector<std::string>{"L1"}) return runLinkBenchmark(asJson, seconds);
  if (names == std::vector<std::string>{"jobs"}) return runJobsBenchmark(asJson, seconds);
  if (names == std::vector<std::string>{"learning"}) {
    return runLearningBenchmark({.runs = runs, .backend = backend, .asJson = asJson});
  }
  return runBenchmarks(asJson, names, backend);
#else
  static_cast<void>(asJson);
  static_cast<void>(sets);
  static_cast<void>(seconds);
  static_cast<void>(runs);
  static_cast<void>(names);
  static_cast<void>(backend);
  throw Error(ErrorCode::kUnavailable,
              "This build has no benchmarks; build with ACG_BENCH=ON and Google Benchmark.");
#endif
}

/// The backend on its first `count` cards, `cuda:0,1`; 0: as it is.
std::string withCards(const std::string& backend, int count) {
  std::string name = backend;
  for (int i = 0; i < count; ++i) name += (i == 0 ? ":" : ",") + std::to_string(i);
  return name;
}

}  // namespace

void addBenchCommand(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("bench", "Measure speed on this machine");
  const auto asJson = std::make_shared<bool>(false);
  const auto sets = std::make_shared<int>(100);
  const auto names = std::make_shared<std::vector<std::string>>();
  command->add_flag("--json", *asJson, "For machines");
  command->add_option("NAME", *names,
                      "Benchmarks by their ids; all but S3, L1, jobs and learning without");
  command->add_option("--sets", *sets, "Sets of points for S3, the quality of every solver")
      ->check(CLI::Range(1, 1'000'000));
  const auto seconds = std::make_shared<double>(60);
  command
      ->add_option("--seconds", *seconds,
                   "Of streaming for L1, the link to a device, or of frames for jobs")
      ->check(CLI::Range(1.0, 86400.0));
  const auto runs = std::make_shared<int>(10);
  command->add_option("--runs", *runs, "Of learning, which way to a field is the quickest")
      ->check(CLI::Range(1, 1000));
  const auto backend = std::make_shared<std::string>("cpu");
  command->add_option("--backend", *backend,
                      "What computes: cpu, or for fields and solves another of \"list backends\"");
  const auto devices = std::make_shared<int>(0);
  command->add_option("--devices", *devices, "Cards of the backend, its first ones; all without")
      ->check(CLI::Range(1, 64));
  command->callback([asJson, sets, seconds, runs, names, backend, devices, &status] {
    status = runBench(*asJson, *sets, *seconds, *runs, *names, withCards(*backend, *devices));
  });
}

}  // namespace acg
