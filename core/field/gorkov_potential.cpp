// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/gorkov_potential.h"

#include <cmath>
#include <numbers>

namespace acg {
namespace {

/// Rows of PressureDerivatives that hold d2p / dq_i dq_j.
constexpr int kSecond[3][3] = {{4, 7, 8}, {7, 5, 9}, {8, 9, 6}};

void appendGradient(const QuantityInput& input, double sign, std::vector<double>& values) {
  const GorkovCoefficients u = gorkovCoefficients(input.medium, input.particle, input.frequency);
  const Eigen::MatrixXcd& p = input.pressure.values;
  for (Eigen::Index m = 0; m < p.cols(); ++m) {
    for (int axis = 0; axis < 3; ++axis) {
      // d|p|^2/dq = 2 Re(p* dp/dq), and the same for each component of the gradient.
      const double compression = std::real(std::conj(p(0, m)) * p(1 + axis, m));
      double motion = 0;
      for (int i = 0; i < 3; ++i) {
        motion += std::real(std::conj(p(1 + i, m)) * p(kSecond[i][axis], m));
      }
      values.push_back(sign * 2 * (u.monopole * compression - u.dipole * motion));
    }
  }
}

}  // namespace

GorkovCoefficients gorkovCoefficients(const Medium& medium, const Particle& particle,
                                      double frequency) {
  const double volume = 4.0 / 3.0 * std::numbers::pi * std::pow(particle.radius, 3);
  const double f1 = 1 - particle.compressibility() / medium.compressibility();
  const double f2 =
      2 * (particle.density - medium.density) / (2 * particle.density + medium.density);
  const double omega = 2 * std::numbers::pi * frequency;
  // Peak amplitudes: each time average brings a factor 1/2. |v|^2 = |grad p|^2 / (omega rho)^2.
  return {volume * f1 * medium.compressibility() / 4,
          3.0 / 8.0 * volume * f2 / (medium.density * omega * omega)};
}

void computeGorkovPotential(const QuantityInput& input, std::vector<double>& values) {
  const GorkovCoefficients u = gorkovCoefficients(input.medium, input.particle, input.frequency);
  const Eigen::MatrixXcd& p = input.pressure.values;
  for (Eigen::Index m = 0; m < p.cols(); ++m) {
    values.push_back(u.monopole * std::norm(p(0, m)) -
                     u.dipole * p.col(m).segment<3>(1).squaredNorm());
  }
}

void computeGorkovGradient(const QuantityInput& input, std::vector<double>& values) {
  appendGradient(input, 1, values);
}

void computeGorkovForce(const QuantityInput& input, std::vector<double>& values) {
  appendGradient(input, -1, values);
}

}  // namespace acg
