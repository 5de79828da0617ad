// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

namespace acg {

/// The drives that leave K quiet points silent: the null space of Q (K x N).
class NullSpace {
 public:
  /// Of no points: every drive.
  NullSpace() = default;
  /// `rows`: K x N, pressure at the quiet points per unit drive. Points that coincide count once.
  explicit NullSpace(const Eigen::MatrixXcd& rows);

  bool isWhole() const { return basis_.cols() == 0; }
  /// q <- (I - Q^+ Q) q.
  void project(Eigen::VectorXcd& q) const;
  /// A <- A (I - Q^+ Q), M x N.
  void projectRows(Eigen::MatrixXcd& a) const;
  /// Drives of modulus 1 that are nearly in the null space, near q: projections in turn on both
  /// sets until the quiet points are 60 dB below what they could have, at most 500 times. What is
  /// reached depends on the spare elements; the caller measures it.
  void projectToUnitModulus(Eigen::VectorXcd& q) const;

 private:
  Eigen::MatrixXcd rows_;      // Q, K x N
  Eigen::VectorXd strongest_;  // K, sum_n |Q_kn|
  Eigen::MatrixXcd basis_;     // N x rank, orthonormal, spans the rows of Q
};

/// q_n <- q_n / |q_n|; a zero becomes 1.
void toUnitModulus(Eigen::VectorXcd& q);

}  // namespace acg
