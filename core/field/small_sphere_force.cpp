// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/small_sphere_force.h"

#include <array>
#include <cmath>
#include <numbers>

#include "core/backend/backend.h"

namespace acg {

using P = PressureDerivatives;

SmallSphere smallSphere(const Medium& medium, const Particle& particle, double frequency,
                        bool travelling) {
  const auto [f1, f2] = contrastOf(medium, particle);
  const double k = 2 * std::numbers::pi * frequency / medium.soundSpeed;
  const double cube = std::pow(k * particle.radius, 3);
  const double next = travelling ? cube * cube : 0;
  const double scale = -std::numbers::pi * medium.compressibility() / std::pow(k, 3);
  using C = std::complex<double>;
  return {scale * C(2.0 / 3.0 * cube * f1, -2.0 / 9.0 * next * (f1 * f1 + f1 * f2)),
          scale / (k * k) * C(-cube * f2, -next / 6 * f2 * f2)};
}

Eigen::Vector3d smallSphereForce(const SmallSphere& sphere,
                                 const Eigen::Ref<const Eigen::VectorXcd>& pressure) {
  const std::complex<double>* p = pressure.data();
  // In reals: a picture asks for some 10^5 of these, and complex products look for infinities.
  const auto times = [](std::complex<double> a, std::complex<double> b) {
    return std::array{a.real() * b.real() - a.imag() * b.imag(),
                      a.real() * b.imag() + a.imag() * b.real()};
  };
  const auto a = times(sphere.a, p[0]);
  std::array<std::array<double, 2>, 3> b;
  for (int j = 0; j < 3; ++j) b[j] = times(sphere.b, p[P::row(j)]);
  Eigen::Vector3d force;
  for (int q = 0; q < 3; ++q) {
    const auto add = [&](const std::array<double, 2>& x, std::complex<double> y) {  // Re(x y*)
      return x[0] * y.real() + x[1] * y.imag();
    };
    double sum = add(a, p[P::row(q)]);
    for (int j = 0; j < 3; ++j) sum += add(b[j], p[P::row(j, q)]);
    force(q) = sum;
  }
  return force;
}

Eigen::Matrix3d smallSphereGradient(const SmallSphere& sphere,
                                    const Eigen::Ref<const Eigen::VectorXcd>& p) {
  Eigen::Matrix3d gradient;
  for (int q = 0; q < 3; ++q) {
    for (int s = 0; s < 3; ++s) {
      std::complex<double> sum =
          sphere.a * (p(P::row(s)) * std::conj(p(P::row(q))) + p(0) * std::conj(p(P::row(q, s))));
      for (int j = 0; j < 3; ++j) {
        sum += sphere.b * (p(P::row(j, s)) * std::conj(p(P::row(j, q))) +
                           p(P::row(j)) * std::conj(p(P::row(j, q, s))));
      }
      gradient(q, s) = sum.real();
    }
  }
  return gradient;
}

}  // namespace acg
