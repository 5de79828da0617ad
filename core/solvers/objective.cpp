// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/objective.h"

#include <complex>
#include <utility>

#include "core/solvers/objective_terms.h"

namespace acg {

void Objective::add(double weight, Eigen::MatrixXcd rows, std::unique_ptr<ObjectiveTerm> term) {
  const int begin = parts_.empty() ? 0 : parts_.back().begin + parts_.back().count;
  const int count = static_cast<int>(rows.rows());
  parts_.push_back({begin, count, weight, std::move(rows), std::move(term)});
}

void Objective::assemble() {
  if (parts_.empty()) return;
  rows_.resize(parts_.back().begin + parts_.back().count, parts_.front().rows.cols());
  for (Part& part : parts_) {
    rows_.middleRows(part.begin, part.count) = part.rows;
    part.rows.resize(0, 0);
  }
}

double Objective::valueAt(const Eigen::VectorXcd& y) const {
  Eigen::VectorXcd unused = Eigen::VectorXcd::Zero(y.size());
  double sum = 0;
  for (const Part& part : parts_) {
    sum += part.weight * part.term->value(y.segment(part.begin, part.count), 0,
                                          unused.segment(part.begin, part.count));
  }
  return sum;
}

double Objective::value(const Eigen::VectorXcd& drives, Eigen::VectorXcd& gradient) const {
  const Eigen::VectorXcd y = rows_ * drives;
  Eigen::VectorXcd inner = Eigen::VectorXcd::Zero(y.size());
  double sum = 0;
  for (const Part& part : parts_) {
    sum += part.weight * part.term->value(y.segment(part.begin, part.count), part.weight,
                                          inner.segment(part.begin, part.count));
  }
  gradient.noalias() = rows_.adjoint() * inner;
  return sum;
}

double Objective::ofPhases(const Eigen::VectorXd& phases, const Eigen::VectorXd& amplitudes,
                           Eigen::VectorXd& gradient) const {
  Eigen::VectorXcd drives(phases.size());
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    drives(n) = std::polar(amplitudes(n), phases(n));
  }
  Eigen::VectorXcd inner;
  const double cost = value(drives, inner);
  gradient.resize(phases.size());
  // dq = i q dphi
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    gradient(n) = -std::imag(std::conj(inner(n)) * drives(n));
  }
  return cost;
}

Objective pressureObjective(const SolveProblem& problem) {
  Objective objective = pressureTerms(problem, std::vector<bool>(problem.targets(), true));
  objective.assemble();
  return objective;
}

Objective pressureTerms(const SolveProblem& problem, const std::vector<bool>& isCounted) {
  constexpr double kFreeWeight =
      1e-3;  // targets without a wish leave those with one their pressure
  constexpr double kQuietWeight = 10;
  std::vector<int> wished, free;
  for (int m = 0; m < problem.targets(); ++m) {
    if (isCounted[m]) (problem.wanted[m] ? wished : free).push_back(m);
  }
  Objective objective;
  if (!wished.empty()) {
    objective.add(1, problem.rows(wished, Eigen::all),
                  std::make_unique<WantedPressures>(problem.pressures(wished)));
  }
  if (!free.empty()) {
    objective.add(wished.empty() ? 1 : kFreeWeight, problem.rows(free, Eigen::all),
                  std::make_unique<EvenPressures>(problem.pressures(free)));
  }
  if (problem.quiet.rows() > 0) {
    objective.add(kQuietWeight, problem.quiet,
                  std::make_unique<QuietPressures>(problem.quiet.cwiseAbs().rowwise().sum()));
  }
  return objective;
}

}  // namespace acg
