// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <vector>

#include <Eigen/Core>

#include "core/acoustics/medium.h"
#include "core/acoustics/particle.h"
#include "core/field/regular_waves.h"

namespace acg {

/// How a sphere scatters: the wave A_nm j_n Y_nm brings forth s_n A_nm h_n Y_nm, h_n = j_n + i y_n
/// (outgoing under exp(-i omega t)). With x = k a and primes for derivatives,
///   hard: s_n = -j_n' / h_n',  soft: s_n = -j_n / h_n,
///   fluid: s_n = -(Z j_n'(x) j_n(x_p) - j_n(x) j_n'(x_p)) / (Z h_n'(x) j_n(x_p) - h_n(x)
///   j_n'(x_p)), Z = rho_p c_p / (rho c), x_p = omega a / c_p.
struct Scatterer {
  double wavenumber = 0;                     ///< rad/m
  double compressibility = 0;                ///< of the medium, 1/Pa
  double size = 0;                           ///< k a
  std::vector<std::complex<double>> s;       ///< n = 0..orders
  std::vector<std::complex<double>> couple;  ///< i (1 + 2 s_n) (1 + 2 conj s_(n+1)) - i, one less

  /// The highest degree of waves that matter: that of the last s_n.
  int orders() const { return static_cast<int>(s.size()) - 1; }
};

/// The largest k a that partial waves are summed for.
inline constexpr double kLargestSphere = 60;

/// As many orders as it takes until the coupling of the next is below 1e-10 of the largest.
/// Throws kInvalidArgument above kLargestSphere, and for a sphere without size or density.
Scatterer scattererOf(const Medium& medium, const Particle& particle, double frequency);

/// The sampling sphere for a bead: around or inside it, with a degree for force and gradient.
SamplingSphere samplingSphere(const Scatterer& scatterer);

/// Time-averaged force of a field on a sphere at its centre, N.
///
/// From the momentum of the waves that come and go: with beta_n = i (1 + 2 s_n) (1 + 2 s_(n+1)*) -
/// i,
///   F_z = -kappa / (4 k^2) Re sum beta_n c A_nm A*_(n+1,m), and F_x + i F_y alike.
/// The same as O. A. Sapozhnikov and M. R. Bailey, J. Acoust. Soc. Am. 133 (2013) 661-676, and
/// G. T. Silva, J. Acoust. Soc. Am. 130 (2011) 3541-3544.
Eigen::Vector3d partialWaveForce(const Scatterer& scatterer, const RegularWaves& waves);

/// dF_i / dq_j of a sphere that moves in the field, N/m; needs waves of one degree more.
Eigen::Matrix3d partialWaveGradient(const Scatterer& scatterer, const RegularWaves& waves);

/// Share of the last order in the sum of the absolute contributions to the force: how far the sum
/// has converged.
double partialWaveRemainder(const Scatterer& scatterer, const RegularWaves& waves);

/// What waves of degree 3, which derivatives give, leave out: the coupling of the next over the
/// largest. About 1e-3 at k a = 0.73, and so is the error of the force there, against its largest.
double beyondDegreeThree(const Scatterer& scatterer);

}  // namespace acg
