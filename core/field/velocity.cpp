// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/velocity.h"

#include <numbers>

namespace acg {

namespace {

/// 1 / (i omega rho)
std::complex<double> velocityPerGradient(const QuantityInput& input) {
  const double omega = 2 * std::numbers::pi * input.frequency;
  return 1.0 / (std::complex<double>(0, 1) * omega * input.medium.density);
}

}  // namespace

void computeVelocity(const QuantityInput& input, std::vector<double>& values) {
  const std::complex<double> perGradient = velocityPerGradient(input);
  const Eigen::MatrixXcd& p = input.pressure.values;
  for (Eigen::Index m = 0; m < p.cols(); ++m) {
    for (int axis = 0; axis < 3; ++axis) {
      const std::complex<double> v = perGradient * p(1 + axis, m);
      values.push_back(v.real());
      values.push_back(v.imag());
    }
  }
}

void computeIntensity(const QuantityInput& input, std::vector<double>& values) {
  const std::complex<double> perGradient = velocityPerGradient(input);
  const Eigen::MatrixXcd& p = input.pressure.values;
  for (Eigen::Index m = 0; m < p.cols(); ++m) {
    for (int axis = 0; axis < 3; ++axis) {
      values.push_back(0.5 * std::real(p(0, m) * std::conj(perGradient * p(1 + axis, m))));
    }
  }
}

}  // namespace acg
