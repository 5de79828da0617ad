// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/tikhonov.h"

#include <algorithm>

#include <Eigen/Cholesky>

namespace acg {

Parameter regularisationParameter() {
  Parameter row;
  row.name = "regularisation";
  row.label = "Regularisation";
  row.defaultValue = 1e-3;
  row.minimum = 1e-9;
  row.maximum = 1.0;
  row.help = "Power of the drives against error at the targets, relative; larger is steadier.";
  row.isAdvanced = true;
  return row;
}

Eigen::VectorXcd tikhonovDrives(const Eigen::MatrixXcd& a, const Eigen::VectorXcd& p,
                                double lambda) {
  const double scale = a.squaredNorm() / static_cast<double>(std::max<Eigen::Index>(1, a.rows()));
  const double added = std::max(lambda * scale, 1e-300);
  if (a.rows() <= a.cols()) {
    Eigen::MatrixXcd gram = a * a.adjoint();
    gram.diagonal().array() += added;
    return a.adjoint() * gram.llt().solve(p);
  }
  Eigen::MatrixXcd gram = a.adjoint() * a;
  gram.diagonal().array() += added;
  return gram.llt().solve(a.adjoint() * p);
}

}  // namespace acg
