// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/error.h"
#ifdef ACG_HAS_BENCHMARKS
#include "app/cli/benchmarks/benchmarks.h"
#endif

namespace acg {
namespace {

int runBench(bool asJson, const std::vector<std::string>& names) {
#ifdef ACG_HAS_BENCHMARKS
  return runBenchmarks(asJson, names);
#else
  static_cast<void>(asJson);
  static_cast<void>(names);
  throw Error(ErrorCode::kUnavailable,
              "This build has no benchmarks; build with ACG_BENCH=ON and Google Benchmark.");
#endif
}

}  // namespace

void addBenchCommand(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("bench", "Measure speed on this machine");
  const auto asJson = std::make_shared<bool>(false);
  const auto names = std::make_shared<std::vector<std::string>>();
  command->add_flag("--json", *asJson, "For machines");
  command->add_option("NAME", *names, "Benchmarks by their ids; all without");
  command->callback([asJson, names, &status] { status = runBench(*asJson, *names); });
}

}  // namespace acg
