// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/regular_waves.h"

#include <cmath>
#include <numbers>

namespace acg {
namespace {

using Complex = std::complex<double>;
using std::numbers::pi;

/// The nodes (cos theta) and weights of Gauss and Legendre on -1..1, by Newton's method.
void gaussLegendre(int count, Eigen::VectorXd& nodes, Eigen::VectorXd& weights) {
  nodes.resize(count);
  weights.resize(count);
  for (int i = 0; i < count; ++i) {
    double x = std::cos(pi * (i + 0.75) / (count + 0.5));
    double slope = 1;
    for (int step = 0; step < 6; ++step) {
      double last = 1, value = x;
      for (int n = 2; n <= count; ++n) {
        const double next = ((2 * n - 1) * x * value - (n - 1) * last) / n;
        last = value;
        value = next;
      }
      slope = count * (x * value - last) / (x * x - 1);
      x -= value / slope;
    }
    nodes(i) = x;
    weights(i) = 2 / ((1 - x * x) * slope * slope);
  }
}

int triangle(int n, int m) { return n * (n + 1) / 2 + m; }

}  // namespace

std::array<RegularWaves, 3> RegularWaves::gradient(double k) const {
  const RegularWaves& a = *this;
  std::array<RegularWaves, 3> result;
  result.fill(RegularWaves(std::max(0, degree_ - 1)));
  for (int n = 0; n <= result[0].degree(); ++n) {
    // With psi = j_n Y_nm: dz and dx +- i dy take psi_n to psi_(n-1) and psi_(n+1).
    const double up = (2 * n + 1.0) * (2 * n + 3.0);
    const double down = (2 * n - 1.0) * (2 * n + 1.0);  // meets zero numerators at n = 0
    for (int m = -n; m <= n; ++m) {
      const auto root = [](double product, double over) {
        return product > 0 ? std::sqrt(product / over) : 0.0;
      };
      const double nm = n - m, np = n + m;
      result[2].at(n, m) =
          k * (root((nm + 1) * (np + 1), up) * a(n + 1, m) - root(nm * np, down) * a(n - 1, m));
      const Complex plus = k * (root((nm + 2) * (nm + 1), up) * a(n + 1, m - 1) +
                                root((np - 1) * np, down) * a(n - 1, m - 1));
      const Complex minus = -k * (root((np + 2) * (np + 1), up) * a(n + 1, m + 1) +
                                  root((nm - 1) * nm, down) * a(n - 1, m + 1));
      result[0].at(n, m) = (plus + minus) / 2.0;
      result[1].at(n, m) = (plus - minus) / Complex(0, 2);
    }
  }
  return result;
}

RegularWaves wavesFromDerivatives(double k, const Eigen::Ref<const Eigen::VectorXcd>& p) {
  using P = PressureDerivatives;
  const Complex i(0, 1);
  const auto d1 = [&](int a) { return p(P::row(a)) / k; };
  const auto d2 = [&](int a, int b) { return p(P::row(a, b)) / (k * k); };
  const auto d3 = [&](int a, int b, int c) { return p(P::row(a, b, c)) / (k * k * k); };
  RegularWaves waves(3);
  waves.at(0, 0) = 4 * pi / std::sqrt(4 * pi) * p(0);
  waves.at(1, 0) = 4 * pi * std::sqrt(3 / (4 * pi)) * d1(2);
  waves.at(2, 0) = pi * std::sqrt(5 / pi) * (2.0 * d2(2, 2) - d2(0, 0) - d2(1, 1));
  waves.at(3, 0) =
      pi * std::sqrt(7 / pi) * (2.0 * d3(2, 2, 2) - 3.0 * d3(0, 0, 2) - 3.0 * d3(1, 1, 2));
  // conj(S_nm) of m > 0 has factors x - iy; S_(n,-m) = (-1)^m conj(S_nm).
  for (const double sign : {1.0, -1.0}) {
    const int s = sign > 0 ? 1 : -1;
    const Complex j = -sign * i;
    const auto square = [&](auto d) {  // (x + jy)^2, j^2 = -1
      return d(0, 0) - d(1, 1) + 2.0 * j * d(0, 1);
    };
    waves.at(1, s) = -sign * 4 * pi * std::sqrt(3 / (8 * pi)) * (d1(0) + j * d1(1));
    waves.at(2, s) = -sign * 2 * pi * std::sqrt(15 / (2 * pi)) * (d2(0, 2) + j * d2(1, 2));
    waves.at(2, 2 * s) = pi * std::sqrt(15 / (2 * pi)) * square(d2);
    const auto along = [&](int a) { return 4.0 * d3(a, 2, 2) - d3(a, 0, 0) - d3(a, 1, 1); };
    waves.at(3, s) = -sign * pi / 2 * std::sqrt(21 / pi) * (along(0) + j * along(1));
    waves.at(3, 2 * s) =
        pi * std::sqrt(105 / (2 * pi)) * square([&](int a, int b) { return d3(a, b, 2); });
    waves.at(3, 3 * s) = -sign * pi / 2 * std::sqrt(35 / pi) *
                         (d3(0, 0, 0) - 3.0 * d3(0, 1, 1) + j * (3.0 * d3(0, 0, 1) - d3(1, 1, 1)));
  }
  return waves;
}

SamplingSphere::SamplingSphere(double wavenumber, double radius, int degree)
    : wavenumber_(wavenumber),
      radius_(radius),
      degree_(degree),
      rings_(degree + 1),
      perRing_(2 * degree + 2) {
  Eigen::VectorXd nodes, weights;
  gaussLegendre(rings_, nodes, weights);
  directions_.resize(3, rings_ * perRing_);
  legendre_.resize(rings_, triangle(degree_ + 1, 0));
  turns_.resize(2 * degree_ + 1, perRing_);
  for (int i = 0; i < perRing_; ++i) {
    const double phi = 2 * pi * i / perRing_;
    for (int ring = 0; ring < rings_; ++ring) {
      const double sine = std::sqrt(1 - nodes(ring) * nodes(ring));
      directions_.col(ring * perRing_ + i) << sine * std::cos(phi), sine * std::sin(phi),
          nodes(ring);
    }
    for (int m = -degree_; m <= degree_; ++m) {
      turns_(m + degree_, i) = std::polar(2 * pi / perRing_, -m * phi);
    }
  }
  bessel_.resize(degree_ + 1);
  slope_.resize(degree_ + 1);
  const double x = wavenumber * radius;
  for (int n = 0; n <= degree_; ++n) {
    const double value = std::sph_bessel(n, x);
    const double slope = n / x * value - std::sph_bessel(n + 1, x);
    bessel_(n) = value / (value * value + slope * slope);
    slope_(n) = slope / (value * value + slope * slope);
    for (int m = 0; m <= n; ++m) {
      for (int ring = 0; ring < rings_; ++ring) {
        legendre_(ring, triangle(n, m)) =
            weights(ring) * std::sph_legendre(n, m, std::acos(nodes(ring)));
      }
    }
  }
}

Eigen::Matrix3Xd SamplingSphere::points(const Eigen::Vector3d& center) const {
  return (radius_ * directions_).colwise() + center;
}

RegularWaves SamplingSphere::measure(const Eigen::Ref<const Eigen::MatrixXcd>& p) const {
  Eigen::MatrixXcd pressure(perRing_, rings_), radial(perRing_, rings_);
  for (int i = 0; i < size(); ++i) {
    pressure(i % perRing_, i / perRing_) = p(0, i);
    // d/d(kr)
    radial(i % perRing_, i / perRing_) =
        (p.col(i).segment<3>(1).transpose() * directions_.col(i))(0) / wavenumber_;
  }
  // Row m + degree: sum over phi of p exp(-i m phi), one column a ring.
  const Eigen::MatrixXcd pressureOf = turns_ * pressure, radialOf = turns_ * radial;
  RegularWaves waves(degree_);
  for (int n = 0; n <= degree_; ++n) {
    for (int m = -n; m <= n; ++m) {
      const auto y = legendre_.col(triangle(n, std::abs(m)));
      const double sign = m < 0 && m % 2 != 0 ? -1 : 1;  // Y_(n,-m) = (-1)^m conj(Y_nm)
      const Complex value = pressureOf.row(m + degree_) * y;
      const Complex slope = radialOf.row(m + degree_) * y;
      waves.at(n, m) = sign * (bessel_(n) * value + slope_(n) * slope);
    }
  }
  return waves;
}

}  // namespace acg
