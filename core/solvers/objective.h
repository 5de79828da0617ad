// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <Eigen/Core>

#include "core/solvers/solve_problem.h"

namespace acg {

/// One summand of a cost: a real function of a few linear forms y = G q of the drives, such as
/// pressures at points or derivatives of the pressure at a trap.
class ObjectiveTerm {
 public:
  virtual ~ObjectiveTerm() = default;
  /// The value at `y`. Adds `weight` times dvalue/dRe y + i dvalue/dIm y to `gradient`.
  virtual double value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
                       Eigen::Ref<Eigen::VectorXcd> gradient) const = 0;
};

/// A weighted sum of terms, each on its own rows of one matrix G (R x N), with its analytic
/// gradient.
class Objective {
 public:
  /// `rows`: what the term looks at, any number x N.
  void add(double weight, Eigen::MatrixXcd rows, std::unique_ptr<ObjectiveTerm> term);
  bool isEmpty() const { return parts_.empty(); }
  /// To be called once after the last `add`, before anything below.
  void assemble();

  const Eigen::MatrixXcd& rows() const { return rows_; }  ///< G
  /// The cost at y = G q.
  double valueAt(const Eigen::VectorXcd& y) const;
  /// The cost of drives and its gradient dvalue/dRe q + i dvalue/dIm q.
  double value(const Eigen::VectorXcd& drives, Eigen::VectorXcd& gradient) const;
  /// The cost of drives a exp(i phi) by phases, with dvalue/dphi.
  double ofPhases(const Eigen::VectorXd& phases, const Eigen::VectorXd& amplitudes,
                  Eigen::VectorXd& gradient) const;

 private:
  struct Part {
    int begin = 0;
    int count = 0;
    double weight = 1;
    Eigen::MatrixXcd rows;
    std::unique_ptr<ObjectiveTerm> term;
  };
  std::vector<Part> parts_;
  Eigen::MatrixXcd rows_;
};

/// What a problem of pressures asks for: wanted magnitudes met, targets without a wish loud and
/// alike, quiet points silent. Assembled. Dimensionless; 1 is about one target missed whole.
Objective pressureObjective(const SolveProblem& problem);

/// The same, for the loud rows with `isCounted` alone, and not yet assembled.
Objective pressureTerms(const SolveProblem& problem, const std::vector<bool>& isCounted);

}  // namespace acg
