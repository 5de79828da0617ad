// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/compare.h"

#include <memory>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/project_options.h"
#include "core/error.h"
#include "core/io/comparison_file.h"

namespace acg {
namespace {

struct CompareOptions {
  ProjectOptions common;
  std::vector<std::string> solvers;
  std::filesystem::path output;
};

void printPoints(const SolverComparison& comparison) {
  fmt::print("{:<20}  {:<16}{:>12}{:>13}{:>10}\n", "solver", "target", "wanted (Pa)",
             "reached (Pa)", "error (%)");
  for (const SolverTrial& trial : comparison.trials) {
    for (const TargetResult& target : trial.report.targets) {
      const auto error = target.relativeError();
      fmt::print("{:<20}  {:<16}{:>12}{:>13.1f}{:>10}\n", trial.report.solver, target.id,
                 target.wanted ? fmt::format("{:.1f}", *target.wanted) : "most", target.reached,
                 error ? fmt::format("{:+.2f}", 100 * *error) : "-");
    }
  }
}

void printSummary(const SolverComparison& comparison) {
  fmt::print("\n{:<20}{:>12}{:>12}{:>15}{:>12}{:>12}{:>10}{:>8}\n", "solver", "uniformity",
             "efficiency", "mean (Pa)", "error (%)", "iterations", "ms", "seed");
  for (const SolverTrial& trial : comparison.trials) {
    const SolverReport& report = trial.report;
    if (!trial.error.empty()) {
      fmt::print("{:<20}  {}\n", report.solver, trial.error);
      continue;
    }
    fmt::print("{:<20}{:>12.4f}{:>12.4f}{:>15.1f}{:>12.3f}{:>12}{:>10.2f}{:>8}\n", report.solver,
               trial.uniformity, report.efficiency, trial.meanPressure, 100 * trial.largestError,
               report.iterations, 1e3 * report.seconds, report.randomSeed);
  }
}

void runCompare(const CompareOptions& options) {
  if (!options.output.empty()) {
    checkComparisonFile(options.output);
    checkOutputFolder(options.output);
  }
  const Scene scene = options.common.load();
  const std::unique_ptr<Backend> backend = options.common.makeBackend();
  SolverComparison comparison;
  {
    Progress progress("Comparing");
    comparison = compareSolvers(scene, options.solvers, *backend, progress.checkpoint());
  }
  checkInterrupted();
  printPoints(comparison);
  printSummary(comparison);
  if (options.output.empty()) return;
  writeComparison(comparison, options.output);
  fmt::print("-> {}\n", options.output.string());
}

}  // namespace

void addCompareCommand(CLI::App& app, int&) {
  CLI::App* command =
      app.add_subcommand("compare", "Solve a project with several methods side by side");
  const auto options = std::make_shared<CompareOptions>();
  options->common.addTo(*command);
  command->add_option("--solvers", options->solvers, "Names of \"list solvers\", with commas")
      ->type_name("NAME[,NAME...]")
      ->delimiter(',')
      ->required();
  command->add_option("-o,--output", options->output, "A table for each point: .csv or .json")
      ->type_name("FILE");
  command->callback([options] { runCompare(*options); });
}

}  // namespace acg
