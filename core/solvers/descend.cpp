// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/descend.h"

#include <cmath>
#include <complex>
#include <exception>
#include <limits>

#include <LBFGS.h>

#include "core/error.h"

namespace acg {
namespace {

/// Thrown through the optimiser when the evaluations are used up.
struct Enough {};

Eigen::VectorXcd drivesOf(const Eigen::VectorXd& phases, const Eigen::VectorXd& amplitudes) {
  Eigen::VectorXcd drives(phases.size());
  for (Eigen::Index n = 0; n < drives.size(); ++n) {
    drives(n) = std::polar(amplitudes(n), phases(n));
  }
  return drives;
}

/// The cost as the optimiser sees it; keeps the best drives.
class Cost {
 public:
  Cost(const Objective& objective, const Eigen::VectorXd& amplitudes, bool movesAmplitudes,
       int evaluations, const DescentReport& report)
      : objective_(objective),
        amplitudes_(amplitudes),
        movesAmplitudes_(movesAmplitudes),
        evaluations_(evaluations),
        report_(report) {
    best.cost = std::numeric_limits<double>::infinity();
  }

  /// x: N phases, then N angles t of amplitudes limit sin^2 t where those move.
  double operator()(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    if (best.evaluations >= evaluations_) throw Enough();
    const Eigen::Index n = amplitudes_.size();
    const Eigen::VectorXd amplitudes = movesAmplitudes_ ? Eigen::VectorXd(x.tail(n)) : amplitudes_;
    const Eigen::VectorXcd drives = drivesOf(x.head(n), amplitudes);
    Eigen::VectorXcd slopes;
    const double cost = objective_.value(drives, slopes);
    for (Eigen::Index i = 0; i < n; ++i) {
      gradient(i) = -std::imag(std::conj(slopes(i)) * drives(i));
      if (movesAmplitudes_) {
        gradient(n + i) = amplitudes_(i) * std::sin(2 * x(n + i)) *
                          std::real(std::conj(slopes(i)) * std::polar(1.0, x(i)));
      }
    }
    ++best.evaluations;
    if (cost < best.cost) {
      best.cost = cost;
      best.drives = drives;
    }
    report_(double(best.evaluations) / evaluations_, drives);
    return cost;
  }

  Descent best;

 private:
  const Objective& objective_;
  const Eigen::VectorXd& amplitudes_;
  bool movesAmplitudes_;
  int evaluations_;
  const DescentReport& report_;
};

LBFGSpp::LBFGSParam<double> tightParameters(int evaluations) {
  LBFGSpp::LBFGSParam<double> parameters;
  parameters.m = 10;
  parameters.epsilon = 1e-10;
  parameters.epsilon_rel = 0;
  parameters.past = 5;
  parameters.delta = 1e-12;
  parameters.max_iterations = evaluations;
  return parameters;
}

/// Runs `minimise`; a line search that finds no step means the end is near enough.
template <class Minimise>
void descend(const Minimise& minimise) {
  try {
    minimise();
  } catch (const Enough&) {
  } catch (const Error&) {
    throw;
  } catch (const std::runtime_error&) {
  } catch (const std::logic_error&) {
  }
}

Descent descendFrom(const Objective& objective, Eigen::VectorXd x,
                    const Eigen::VectorXd& amplitudes, int evaluations,
                    const DescentReport& report) {
  const bool movesAmplitudes = x.size() > amplitudes.size();
  Cost cost(objective, amplitudes, movesAmplitudes, evaluations, report);
  const auto parameters = tightParameters(evaluations);  // the solver keeps a reference to them
  LBFGSpp::LBFGSSolver<double> solver(parameters);
  const Eigen::VectorXd start = x.head(amplitudes.size());
  double least = 0;
  descend([&] { solver.minimize(cost, x, least); });
  if (cost.best.drives.size() == 0) cost.best.drives = drivesOf(start, amplitudes);
  return std::move(cost.best);
}

}  // namespace

Descent descendPhases(const Objective& objective, const Eigen::VectorXd& start,
                      const Eigen::VectorXd& amplitudes, int evaluations,
                      const DescentReport& report) {
  return descendFrom(objective, start, amplitudes, evaluations, report);
}

Descent descendDrives(const Objective& objective, const Eigen::VectorXd& start,
                      const Eigen::VectorXd& limits, int evaluations, const DescentReport& report) {
  constexpr double kStart = 1.2;  // off the top of sin^2, which has no slope
  Eigen::VectorXd x(2 * start.size());
  x << start, Eigen::VectorXd::Constant(start.size(), kStart);
  return descendFrom(objective, std::move(x), limits, evaluations, report);
}

}  // namespace acg
