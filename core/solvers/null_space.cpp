// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/null_space.h"

#include <cmath>

#include <Eigen/QR>

namespace acg {

NullSpace::NullSpace(const Eigen::MatrixXcd& rows)
    : rows_(rows), strongest_(rows.cwiseAbs().rowwise().sum()) {
  if (rows.rows() == 0) return;
  Eigen::ColPivHouseholderQR<Eigen::MatrixXcd> qr(rows.adjoint());
  qr.setThreshold(1e-6);  // the rows carry float32 rounding
  basis_ = qr.householderQ() * Eigen::MatrixXcd::Identity(rows.cols(), qr.rank());
}

void NullSpace::project(Eigen::VectorXcd& q) const {
  if (isWhole()) return;
  const Eigen::VectorXcd heard = basis_.adjoint() * q;
  q.noalias() -= basis_ * heard;
}

void NullSpace::projectRows(Eigen::MatrixXcd& a) const {
  if (isWhole()) return;
  const Eigen::MatrixXcd heard = a * basis_;
  a.noalias() -= heard * basis_.adjoint();
}

void NullSpace::projectToUnitModulus(Eigen::VectorXcd& q) const {
  constexpr int kMostRounds = 500;
  constexpr double kDepth = 1e-3;
  project(q);
  toUnitModulus(q);
  if (isWhole()) return;
  for (int round = 0; round < kMostRounds; ++round) {
    const Eigen::VectorXd heard = (rows_ * q).cwiseAbs();
    if ((heard.array() <= kDepth * strongest_.array()).all()) return;
    project(q);
    toUnitModulus(q);
  }
}

void toUnitModulus(Eigen::VectorXcd& q) {
  for (auto& x : q) {
    const double modulus = std::sqrt(std::norm(x));
    x = modulus > 0 ? x / modulus : 1.0;
  }
}

}  // namespace acg
