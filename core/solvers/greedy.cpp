// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/greedy.h"

#include <algorithm>
#include <complex>
#include <numbers>
#include <random>
#include <vector>

#include "core/solvers/follow.h"
#include "core/solvers/host_matrix.h"
#include "core/solvers/null_space.h"
#include "core/solvers/objective.h"
#include "core/solvers/start_drives.h"

namespace acg {
namespace {

constexpr int kTurnPasses = 6;

Parameter phaseCount() {
  Parameter row;
  row.name = "phases";
  row.label = "Phases tried";
  row.defaultValue = std::int64_t{16};
  row.minimum = 2;
  row.maximum = 1024;
  row.help = "How many phases each element tries where the scene has no phase levels.";
  return row;
}

/// 0..count-1 in an order that is the same on every machine.
std::vector<int> shuffled(int count, std::uint64_t seed) {
  std::vector<int> order(count);
  for (int i = 0; i < count; ++i) order[i] = i;
  std::mt19937_64 generator(seed);
  for (int i = count - 1; i > 0; --i) std::swap(order[i], order[generator() % (i + 1)]);
  return order;
}

/// sum_m |a_m - |p_m|| + sum_k |p_k| of the quiet points.
struct Shortfall {
  const Eigen::MatrixXcd& loud;
  const Eigen::MatrixXcd& quiet;
  const Eigen::VectorXd& wanted;

  double operator()(const Eigen::VectorXcd& p, const Eigen::VectorXcd& silent) const {
    double sum = silent.cwiseAbs().sum();
    for (Eigen::Index m = 0; m < p.size(); ++m) sum += std::abs(wanted(m) - std::abs(p(m)));
    return sum;
  }
};

/// Turns each element to the phase with which it adds most to the targets as they stand.
void turnToTargets(const SolveProblem& problem, const std::vector<int>& order,
                   Eigen::VectorXcd& drives) {
  const Eigen::VectorXd weights = problem.pressures.cwiseQuotient(problem.alone.cwiseMax(1e-300));
  Eigen::VectorXcd p = problem.rows * drives;
  for (int pass = 0; pass < kTurnPasses; ++pass) {
    for (const int n : order) {
      Eigen::VectorXcd directions = p;
      toUnitModulus(directions);
      const std::complex<double> pull = problem.rows.col(n).dot(directions.cwiseProduct(weights));
      if (std::abs(pull) == 0) continue;
      const std::complex<double> turned = problem.limits(n) * pull / std::abs(pull);
      p += (turned - drives(n)) * problem.rows.col(n);
      drives(n) = turned;
    }
  }
}

}  // namespace

std::span<const Parameter> greedyParameters() {
  static const Parameter table[] = {phaseCount(), amplitudesParameter()};
  return table;
}

SolverOutcome solveGreedy(const SolverInput& input, Buffer& q) {
  const SolveProblem& problem = *input.problem;
  const int elements = problem.elements();
  const int levels = problem.phaseLevels > 0
                         ? std::min(problem.phaseLevels, 1024)
                         : static_cast<int>(integerOf(input.parameters, "phases"));
  const std::vector<int> order = shuffled(elements, input.randomSeed);
  const Shortfall shortfall{problem.rows, problem.quiet, problem.pressures};
  Eigen::VectorXcd p = Eigen::VectorXcd::Zero(problem.targets());
  Eigen::VectorXcd silent = Eigen::VectorXcd::Zero(problem.quiet.rows());
  Eigen::VectorXcd drives = Eigen::VectorXcd::Zero(elements);
  for (int i = 0; i < elements; ++i) {
    if (i % 64 == 0) input.iterationDone(double(i) / elements, nullptr);
    const int n = order[i];
    double least = std::numeric_limits<double>::infinity();
    for (int level = 0; level < levels; ++level) {
      const std::complex<double> x =
          std::polar(problem.limits(n), 2 * std::numbers::pi * level / levels);
      const double left = shortfall(p + x * problem.rows.col(n), silent + x * problem.quiet.col(n));
      if (!(left < least)) continue;
      least = left;
      drives(n) = x;
    }
    p += drives(n) * problem.rows.col(n);
    silent += drives(n) * problem.quiet.col(n);
  }
  if (problem.phaseLevels == 0) {
    const Objective objective = pressureObjective(problem);
    Eigen::VectorXcd turned = drives;
    turnToTargets(problem, order, turned);
    if (objective.valueAt(objective.rows() * turned) <
        objective.valueAt(objective.rows() * drives)) {
      drives = turned;
    }
  }
  toBackend(input.backend, drives, q);
  Follower(input).iterationDone(1, drives);
  return {1};
}

}  // namespace acg
