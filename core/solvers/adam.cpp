// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/adam.h"

#include <cmath>
#include <complex>
#include <limits>

#include "core/solvers/follow.h"
#include "core/solvers/host_matrix.h"
#include "core/solvers/objective.h"
#include "core/solvers/start_drives.h"

namespace acg {
namespace {

constexpr double kFirstDecay = 0.9;
constexpr double kSecondDecay = 0.999;
constexpr double kEpsilon = 1e-8;

Parameter learningRate() {
  Parameter row;
  row.name = "learning_rate";
  row.label = "Learning rate";
  row.defaultValue = 0.1;
  row.minimum = 1e-6;
  row.maximum = 10.0;
  row.help = "The largest step of a phase in one iteration, about, in radians.";
  return row;
}

}  // namespace

std::span<const Parameter> adamParameters() {
  static const Parameter table[] = {iterationsParameter(150), learningRate(),
                                    randomStartParameter(), amplitudesParameter()};
  return table;
}

SolverOutcome solveAdam(const SolverInput& input, Buffer& q) {
  const SolveProblem& problem = *input.problem;
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  const double rate = numberOf(input.parameters, "learning_rate");
  const Objective objective = pressureObjective(problem);
  Follower follower(input);
  Eigen::VectorXd phases =
      startPhases(problem, flagOf(input.parameters, "random_start"), input.randomSeed);
  Eigen::VectorXd best = phases;
  Eigen::ArrayXd first = Eigen::ArrayXd::Zero(phases.size());
  Eigen::ArrayXd second = first;
  Eigen::VectorXd gradient;
  double least = std::numeric_limits<double>::infinity();

  for (int i = 1; i <= iterations; ++i) {
    const double cost = objective.ofPhases(phases, problem.limits, gradient);
    if (cost < least) {
      least = cost;
      best = phases;
    }
    follower.phasesDone(double(i) / iterations, phases);
    first = kFirstDecay * first + (1 - kFirstDecay) * gradient.array();
    second = kSecondDecay * second + (1 - kSecondDecay) * gradient.array().square();
    const double firstBias = 1 - std::pow(kFirstDecay, i);
    const double secondBias = 1 - std::pow(kSecondDecay, i);
    phases.array() -= rate * (first / firstBias) / ((second / secondBias).sqrt() + kEpsilon);
  }
  if (objective.ofPhases(phases, problem.limits, gradient) < least) best = phases;
  Eigen::VectorXcd drives(best.size());
  for (Eigen::Index n = 0; n < drives.size(); ++n) drives(n) = std::polar(1.0, best(n));
  toBackend(input.backend, drives, q);
  return {iterations};
}

}  // namespace acg
