// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include <Eigen/Core>

#include "core/backend/backend.h"

namespace acg {

/// A field about a point as regular spherical waves,
///
///   p(r) = sum_n sum_m A_nm j_n(k r) Y_nm(theta, phi),   n = 0..degree, m = -n..n,
///
/// with orthonormal Y_nm (Condon-Shortley phase). The coefficients of d p / dq about the same point
/// follow exactly from ladder relations, so forces have exact gradients.
class RegularWaves {
 public:
  RegularWaves() = default;
  explicit RegularWaves(int degree)
      : degree_(degree), values_(Eigen::VectorXcd::Zero((degree + 1) * (degree + 1))) {}

  int degree() const { return degree_; }
  /// 0 beyond the degree and for |m| > n.
  std::complex<double> operator()(int n, int m) const {
    return n > degree_ || m > n || -m > n ? 0.0 : values_(n * (n + 1) + m);
  }
  std::complex<double>& at(int n, int m) { return values_(n * (n + 1) + m); }

  /// The coefficients of dp/dx, dp/dy, dp/dz; their degree is one less.
  std::array<RegularWaves, 3> gradient(double wavenumber) const;

 private:
  int degree_ = -1;
  Eigen::VectorXcd values_;
};

/// Exact coefficients up to degree 3 from derivatives at the point itself (`p` a column of
/// PressureDerivatives of order 3): A_nm = 4 pi conj(S_nm)(grad / k) p with S_nm = r^n Y_nm.
RegularWaves wavesFromDerivatives(double wavenumber, const Eigen::Ref<const Eigen::VectorXcd>& p);

/// Measures regular waves from pressure and gradient on a sphere about the point. Since j_n and its
/// derivative never vanish together, any radius serves. Whatever computes the field may be used:
/// directivity, images, measured data.
class SamplingSphere {
 public:
  /// For waves up to `degree` in a field without sources nearer than `radius` (m). The two highest
  /// degrees carry a share of the waves above, so ask for two more than must be exact.
  SamplingSphere(double wavenumber, double radius, int degree);

  int size() const { return static_cast<int>(directions_.cols()); }
  double radius() const { return radius_; }
  /// 3 x size(), m.
  Eigen::Matrix3Xd points(const Eigen::Vector3d& center) const;
  /// `p`: PressureDerivatives of order 1 or more at `points`.
  RegularWaves measure(const Eigen::Ref<const Eigen::MatrixXcd>& p) const;

 private:
  double wavenumber_, radius_;
  int degree_, rings_, perRing_;
  Eigen::Matrix3Xd directions_;     ///< unit vectors, ring after ring
  Eigen::MatrixXcd turns_;          ///< (2 degree + 1) x perRing: 2 pi / perRing exp(-i m phi)
  Eigen::MatrixXd legendre_;        ///< rings x waves with m >= 0: weight * Y_nm(theta, 0)
  Eigen::VectorXd bessel_, slope_;  ///< j_n, j_n' over j_n^2 + j_n'^2
};

}  // namespace acg
