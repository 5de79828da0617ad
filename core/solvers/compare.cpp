// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "core/error.h"
#include "core/scene/issue.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

void summarise(SolverTrial& trial) {
  double least = std::numeric_limits<double>::infinity(), most = 0, sum = 0;
  int loud = 0;
  const bool areAllWished =
      std::all_of(trial.report.targets.begin(), trial.report.targets.end(),
                  [](const auto& target) { return target.wanted.has_value(); });
  for (const TargetResult& target : trial.report.targets) {
    if (target.wanted && *target.wanted == 0) continue;
    ++loud;
    sum += target.reached;
    const double share = target.reached / (areAllWished ? *target.wanted : 1);
    least = std::min(least, share);
    most = std::max(most, share);
    if (const auto error = target.relativeError()) {
      trial.largestError = std::max(trial.largestError, std::abs(*error));
    }
  }
  if (loud == 0) return;
  trial.meanPressure = sum / loud;
  trial.uniformity = most > 0 ? least / most : 0;
}

}  // namespace

SolverChoice withMethod(const SolverChoice& choice, const std::string& name) {
  const SolverEntry& entry = solver(name);
  if (name == choice.name) return choice;
  SolverChoice other = choice;
  other.name = name;
  other.parameters.clear();
  for (const auto& [key, value] : choice.parameters) {
    const Parameter* row = findParameter(entry.parameters(), key);
    if (row && row->defaultValue.index() == value.index()) other.parameters[key] = value;
  }
  return other;
}

SolverComparison compareSolvers(const Scene& scene, const std::vector<std::string>& names,
                                Backend& backend, const std::function<void(double)>& checkpoint) {
  if (names.empty()) {
    throw Error(ErrorCode::kInvalidArgument,
                "No solver is named to compare; name at least one, such as gs-pat.");
  }
  for (const std::string& name : names) solver(name);
  for (const Issue& issue : checkScene(scene)) {
    if (issue.severity != Severity::kError) continue;
    throw Error(ErrorCode::kInvalidArgument, issue.path + ": " + issue.message);
  }
  SolverComparison comparison;
  for (std::size_t i = 0; i < names.size(); ++i) {
    Scene own = scene;
    own.solver = withMethod(scene.solver, names[i]);
    SolverTrial trial;
    try {
      auto hologram = std::make_shared<Hologram>(solveScene(own, backend, [&](double share) {
        if (checkpoint) checkpoint((i + share) / names.size());
      }));
      trial.report = hologram->report;
      trial.hologram = std::move(hologram);
      summarise(trial);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::kCancelled) throw;
      trial.report.solver = names[i];
      trial.error = error.what();
    }
    comparison.trials.push_back(std::move(trial));
  }
  return comparison;
}

}  // namespace acg
