// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/error.h"
#ifdef ACG_HAS_BENCHMARKS
#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/link_benchmark.h"
#include "app/cli/benchmarks/quality_benchmark.h"
#endif

namespace acg {
namespace {

int runBench(bool asJson, int sets, double seconds, const std::vector<std::string>& names,
             const std::string& backend) {
#ifdef ACG_HAS_BENCHMARKS
  // S3 compares qualities and has a table of its own; it takes minutes, so only when named.
  if (names == std::vector<std::string>{"S3"}) return runQualityBenchmark(asJson, sets);
  if (names == std::vector<std::string>{"L1"}) return runLinkBenchmark(asJson, seconds);
  return runBenchmarks(asJson, names, backend);
#else
  static_cast<void>(asJson);
  static_cast<void>(sets);
  static_cast<void>(seconds);
  static_cast<void>(names);
  static_cast<void>(backend);
  throw Error(ErrorCode::kUnavailable,
              "This build has no benchmarks; build with ACG_BENCH=ON and Google Benchmark.");
#endif
}

}  // namespace

void addBenchCommand(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("bench", "Measure speed on this machine");
  const auto asJson = std::make_shared<bool>(false);
  const auto sets = std::make_shared<int>(100);
  const auto names = std::make_shared<std::vector<std::string>>();
  command->add_flag("--json", *asJson, "For machines");
  command->add_option("NAME", *names, "Benchmarks by their ids; all but S3 and L1 without");
  command->add_option("--sets", *sets, "Sets of points for S3, the quality of every solver")
      ->check(CLI::Range(1, 1'000'000));
  const auto seconds = std::make_shared<double>(60);
  command->add_option("--seconds", *seconds, "Of streaming for L1, the link to a device")
      ->check(CLI::Range(1.0, 86400.0));
  const auto backend = std::make_shared<std::string>("cpu");
  command->add_option("--backend", *backend,
                      "What computes: cpu, or for fields and solves another of \"list backends\"");
  command->callback([asJson, sets, seconds, names, backend, &status] {
    status = runBench(*asJson, *sets, *seconds, *names, *backend);
  });
}

}  // namespace acg
