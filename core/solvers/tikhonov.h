// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/params/parameter.h"

namespace acg {

/// The row `regularisation`: lambda of `tikhonovDrives`.
Parameter regularisationParameter();

/// Drives q that minimise |A q - p|^2 + lambda s |q|^2, s the mean of sum_n |A_mn|^2 over targets;
/// of M equations for N unknowns the smaller system is solved. Finite also where targets coincide.
Eigen::VectorXcd tikhonovDrives(const Eigen::MatrixXcd& a, const Eigen::VectorXcd& p,
                                double lambda);

}  // namespace acg
