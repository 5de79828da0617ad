// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/comparison_file.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/json_document.h"
#include "core/io/target_rows.h"

namespace acg {
namespace {

/// Between quotes, as ids and messages may hold commas.
std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

std::string csvText(const SolverComparison& comparison) {
  std::string text =
      "solver,target,wanted_pa,reached_pa,pressure_pa,relative_error,uniformity,efficiency,"
      "mean_pressure_pa,seconds,iterations,random_seed,error\n";
  auto out = std::back_inserter(text);
  for (const SolverTrial& trial : comparison.trials) {
    const SolverReport& report = trial.report;
    if (!trial.error.empty()) {
      fmt::format_to(out, "{},,,,,,,,,,,,{}\n", report.solver, quoted(trial.error));
      continue;
    }
    for (const TargetResult& target : report.targets) {
      const auto error = target.relativeError();
      fmt::format_to(out, "{},{},{},{},{},{},{},{},{},{},{},{},\n", report.solver,
                     quoted(target.id), target.wanted ? fmt::format("{}", *target.wanted) : "",
                     target.reached, target.pressure, error ? fmt::format("{}", *error) : "",
                     trial.uniformity, report.efficiency, trial.meanPressure, report.seconds,
                     report.iterations, report.randomSeed);
    }
  }
  return text;
}

Json trialJson(const SolverTrial& trial) {
  const SolverReport& report = trial.report;
  if (!trial.error.empty()) return {{"solver", report.solver}, {"error", trial.error}};
  return {{"solver", report.solver},
          {"uniformity", trial.uniformity},
          {"efficiency", report.efficiency},
          {"mean_pressure_pa", trial.meanPressure},
          {"largest_relative_error", trial.largestError},
          {"seconds", report.seconds},
          {"iterations", report.iterations},
          {"random_seed", report.randomSeed},
          {"note", report.note},
          {"targets", targetRows(report.targets)}};
}

}  // namespace

void checkComparisonFile(const std::filesystem::path& file) {
  if (file.extension() == ".csv" || file.extension() == ".json") return;
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("{}: a comparison is written as .csv or .json; end the name in one of "
                          "them.",
                          file.string()));
}

void writeComparison(const SolverComparison& comparison, const std::filesystem::path& file) {
  checkComparisonFile(file);
  if (file.extension() == ".csv") return writeFileAtomically(file, csvText(comparison));
  Json trials = Json::array();
  for (const SolverTrial& trial : comparison.trials) trials.push_back(trialJson(trial));
  writeFileAtomically(file, jsonText({{"kind", "comparison"}, {"solvers", std::move(trials)}}));
}

}  // namespace acg
