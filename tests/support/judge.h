// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"
#include "core/backend/backend.h"

namespace acg::test {

/// Pressure at `point` (m) by the definition in PropagationModel, Pa: a plain loop in extended
/// precision with the Bessel function of the standard library. Shares no code with the backends.
std::complex<long double> judgePressure(const PropagationModel& model,
                                        const Eigen::VectorXcd& drives,
                                        const Eigen::Matrix<long double, 3, 1>& point);

/// Pressure and derivatives at 3 x M points; derivatives by central differences of eighth order.
PressureDerivatives judgeDerivatives(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                     const Eigen::Matrix3Xd& points, int order);

/// Largest difference of a row of two results over the largest value of that row of `expected`.
double relativeError(const PressureDerivatives& actual, const PressureDerivatives& expected,
                     int row);

}  // namespace acg::test
