// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/temporal.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "core/solvers/follow.h"
#include "core/solvers/host_matrix.h"
#include "core/solvers/level_sweep.h"
#include "core/solvers/null_space.h"
#include "core/solvers/start_drives.h"
#include "core/units.h"

namespace acg {
namespace {

constexpr double kSlack = 1e-9;  // rad, of rounding

Parameter phaseStep() {
  Parameter row;
  row.name = "max_phase_step_rad";
  row.label = "Largest phase step";
  row.defaultValue = kPi / 16;
  row.dimension = Dimension::kAngle;
  row.minimum = 1e-6;
  row.maximum = kPi;
  row.help = "How far the phase of an element may move from the hologram shown before.";
  return row;
}

/// The projection on what an element may do.
class Bound {
 public:
  Bound(const SolveProblem& problem, double step) : problem_(problem), step_(step) {}

  bool has(int n) const {
    return problem_.previous.size() > 0 && std::abs(problem_.previous(n)) > 0;
  }
  bool allows(int n, double phase) const {
    return !has(n) || std::abs(std::remainder(phase - previous(n), 2 * kPi)) <= step_ + kSlack;
  }
  void apply(Eigen::VectorXcd& q) const {
    for (int n = 0; n < q.size(); ++n) {
      const double phase = std::arg(q(n));
      q(n) =
          std::polar(problem_.limits(n), has(n) ? boundedPhase(phase, previous(n), step_) : phase);
    }
  }
  /// The nearest level within the bound, else the previous phase.
  void round(Eigen::VectorXcd& q) const {
    const double width = 2 * kPi / problem_.phaseLevels;
    for (int n = 0; n < q.size(); ++n) {
      const double code = std::arg(q(n)) / width;
      double best = has(n) ? previous(n) : std::round(code) * width;
      double least = has(n) ? std::numeric_limits<double>::infinity() : 0;
      for (const double level : {std::floor(code), std::ceil(code)}) {
        if (!has(n) || !allows(n, level * width) || std::abs(level - code) >= least) continue;
        least = std::abs(level - code);
        best = level * width;
      }
      q(n) = std::polar(problem_.limits(n), best);
    }
  }

 private:
  double previous(int n) const { return std::arg(problem_.previous(n)); }
  const SolveProblem& problem_;
  double step_;
};

}  // namespace

double boundedPhase(double phase, double previous, double step) {
  return previous + std::clamp(std::remainder(phase - previous, 2 * kPi), -step, step);
}

std::span<const Parameter> temporalParameters() {
  static const Parameter table[] = {iterationsParameter(), phaseStep()};
  return table;
}

SolverOutcome solveTemporal(const SolverInput& input, Buffer& q) {
  const SolveProblem& problem = *input.problem;
  const int iterations = static_cast<int>(integerOf(input.parameters, "iterations"));
  const Bound bound(problem, numberOf(input.parameters, "max_phase_step_rad"));
  Follower follower(input);
  Eigen::VectorXcd drives(problem.elements());
  const Eigen::VectorXd start = startPhases(problem, false, input.randomSeed);
  for (int n = 0; n < drives.size(); ++n) {
    drives(n) = bound.has(n) ? problem.previous(n) : std::polar(1.0, start(n));
  }
  bound.apply(drives);

  Eigen::VectorXd weights = problem.pressures / problem.pressures.maxCoeff();
  const Eigen::VectorXd wanted = weights;
  const Eigen::VectorXd quietPowers = problem.quiet.rowwise().squaredNorm().cwiseMax(1e-300);
  for (int i = 0; i < iterations; ++i) {
    const Eigen::VectorXcd p = problem.rows * drives;
    follower.iterationDone((i + 1.0) / iterations, drives);
    const double strongest = std::max(p.cwiseAbs().maxCoeff(), 1e-300);
    for (Eigen::Index m = 0; m < p.size(); ++m) {
      weights(m) *= wanted(m) / std::max(std::abs(p(m)), 1e-3 * strongest);
    }
    weights = (weights / std::max(weights.maxCoeff(), 1e-300)).cwiseMax(1e-6);
    Eigen::VectorXcd directions = p;
    toUnitModulus(directions);
    Eigen::VectorXcd next = problem.rows.adjoint() * directions.cwiseProduct(weights);
    toUnitModulus(next);
    // What is left at quiet points is taken back from the drives.
    next -= problem.quiet.adjoint() * (problem.quiet * next).cwiseQuotient(quietPowers);
    bound.apply(next);
    drives = next;
  }
  if (problem.phaseLevels > 0) {
    bound.round(drives);
    sweepLevels(
        pressureObjective(problem), problem.phaseLevels,
        [&](int n, double phase) { return bound.allows(n, phase); }, drives);
  }
  toBackend(input.backend, drives, q);
  if (problem.previous.size() == 0) {
    return {iterations, false, "There was no previous hologram, so phases were free."};
  }
  return {iterations, true};
}

}  // namespace acg
