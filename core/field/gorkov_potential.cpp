// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/gorkov_potential.h"

#include <numbers>

#include "core/field/small_sphere_force.h"

namespace acg {

GorkovCoefficients gorkovCoefficients(const Medium& medium, const Particle& particle,
                                      double frequency) {
  const double volume = particle.volume();
  const auto [f1, f2] = contrastOf(medium, particle);
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
  const SmallSphere sphere = smallSphere(input.medium, input.particle, input.frequency, false);
  for (Eigen::Index m = 0; m < input.pressure.values.cols(); ++m) {
    const Eigen::Vector3d force = smallSphereForce(sphere, input.pressure.values.col(m));
    for (int axis = 0; axis < 3; ++axis) values.push_back(-force(axis));
  }
}

}  // namespace acg
