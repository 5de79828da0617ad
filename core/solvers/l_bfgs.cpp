// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/l_bfgs.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/solvers/descend.h"
#include "core/solvers/finish_drives.h"
#include "core/solvers/follow.h"
#include "core/solvers/host_matrix.h"
#include "core/solvers/level_sweep.h"
#include "core/solvers/objective.h"
#include "core/solvers/start_drives.h"
#include "core/solvers/trap_objective.h"

namespace acg {
namespace {

Parameter weightParameter(const char* name, const char* label, double usual, const char* help) {
  Parameter row;
  row.name = name;
  row.label = label;
  row.defaultValue = usual;
  row.minimum = 0;
  row.maximum = 1e6;
  row.help = help;
  row.isAdvanced = true;
  return row;
}

Parameter trapsParameter() {
  Parameter row;
  row.name = "traps";
  row.label = "Traps by";
  row.defaultValue = std::string("automatic");
  row.choices = {"automatic", "signature", "stiffness"};
  row.help =
      "signature gives each trap the pattern of its kind, stiffness shapes the potential itself; "
      "automatic does that for traps of the kind automatic.";
  return row;
}

std::vector<bool> shapedRows(const SolveProblem& problem, const std::string& traps) {
  std::vector<bool> isShaped(problem.targets(), false);
  for (int m = 0; m < problem.targets(); ++m) {
    if (traps == "stiffness") isShaped[m] = problem.kinds[m] != RowKind::kPressure;
    if (traps == "automatic") isShaped[m] = problem.kinds[m] == RowKind::kAutomaticTrap;
  }
  return isShaped;
}

Objective objectiveOf(const SolverInput& input, const std::vector<bool>& isShaped) {
  const SolveProblem& problem = *input.problem;
  std::vector<bool> isCounted = isShaped;
  isCounted.flip();
  Objective objective = pressureTerms(problem, isCounted);
  constexpr double kKnee = 0.02;  // of a full standing wave: a fair trap among several
  const auto shaped = std::count(isShaped.begin(), isShaped.end(), true);
  const TrapWeights weights{numberOf(input.parameters, "pressure_weight"),
                            numberOf(input.parameters, "potential_weight"),
                            {numberOf(input.parameters, "stiffness_x_weight"),
                             numberOf(input.parameters, "stiffness_y_weight"),
                             numberOf(input.parameters, "stiffness_z_weight")},
                            shaped > 1 ? kKnee : 0};
  for (int m = 0; m < problem.targets(); ++m) {
    if (!isShaped[m]) continue;
    addTrap(problem.trap(m), weights, problem.alone(m), problem.wavenumber, objective);
  }
  objective.assemble();
  return objective;
}

}  // namespace

std::span<const Parameter> lBfgsParameters() {
  static const Parameter table[] = {
      iterationsParameter(200),
      trapsParameter(),
      randomStartParameter(),
      amplitudesParameter(),
      weightParameter("pressure_weight", "Weight of pressure", 0.1,
                      "How much pressure in the middle of a shaped trap counts against it."),
      weightParameter("potential_weight", "Weight of potential", 0.0,
                      "How much a low Gor'kov potential in a shaped trap counts."),
      weightParameter("stiffness_x_weight", "Weight of stiffness along x", 1.0,
                      "How much the curvature of the potential along x counts."),
      weightParameter("stiffness_y_weight", "Weight of stiffness along y", 1.0,
                      "How much the curvature of the potential along y counts."),
      weightParameter("stiffness_z_weight", "Weight of stiffness along z", 1.0,
                      "How much the curvature of the potential along z counts.")};
  return table;
}

SolverOutcome solveLBfgs(const SolverInput& input, Buffer& q) {
  const SolveProblem& problem = *input.problem;
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  const std::vector<bool> isShaped = shapedRows(problem, textOf(input.parameters, "traps"));
  const auto shaped = std::count(isShaped.begin(), isShaped.end(), true);
  const Objective objective = objectiveOf(input, isShaped);
  const Eigen::VectorXd start =
      startPhases(problem, flagOf(input.parameters, "random_start"), input.randomSeed);
  Follower follower(input);
  const auto report = [&](double share, const Eigen::VectorXcd& drives) {
    follower.iterationDone(share, drives);
  };
  const bool isFinal = shaped > 0;
  const bool hasAmplitudes = isFinal && input.drive == DriveMode::kAmplitudeAndPhase;
  Descent descent = hasAmplitudes
                        ? descendDrives(objective, start, problem.limits, iterations, report)
                        : descendPhases(objective, start, problem.limits, iterations, report);
  if (isFinal && problem.phaseLevels > 0) {
    roundPhases(problem.phaseLevels, descent.drives);
    sweepLevels(objective, problem.phaseLevels, {}, descent.drives);
  }
  toBackend(input.backend, descent.drives, q);
  SolverOutcome outcome{descent.evaluations, isFinal};
  if (isFinal) {
    outcome.note = fmt::format("The potential itself was shaped at {} trap{}.", shaped,
                               shaped == 1 ? "" : "s");
  }
  return outcome;
}

}  // namespace acg
