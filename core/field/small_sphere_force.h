// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>

#include <Eigen/Core>

#include "core/acoustics/medium.h"
#include "core/acoustics/particle.h"

namespace acg {

/// The force on a sphere small against the wavelength, from the derivatives of the pressure at its
/// middle:
///
///   F_q = Re{ A p (d_q p)* + B sum_j d_j p (d_j d_q p)* },
///   A = -(pi kappa / k^3) [ (2/3) (ka)^3 f1 - (2i/9) (ka)^6 (f1^2 + f1 f2) ],
///   B = -(pi kappa / k^5) [ -(ka)^3 f2 - (i/6) (ka)^6 f2^2 ].
///
/// The (ka)^3 part is Gor'kov's, minus the gradient of his potential; the (ka)^6 part is the push
/// of travelling waves. Source: O. A. Sapozhnikov and M. R. Bailey, J. Acoust. Soc. Am. 133 (2013)
/// 661-676.
struct SmallSphere {
  std::complex<double> a;  ///< N m/Pa^2
  std::complex<double> b;  ///< N m^3/Pa^2
};

/// `travelling` false leaves the (ka)^6 part out. Throws kInvalidArgument for a soft sphere.
SmallSphere smallSphere(const Medium& medium, const Particle& particle, double frequency,
                        bool travelling);

/// `p`: one column of PressureDerivatives of order 2 or more. Returns N.
Eigen::Vector3d smallSphereForce(const SmallSphere& sphere,
                                 const Eigen::Ref<const Eigen::VectorXcd>& p);

/// dF_i / dq_j, N/m; `p` of order 3.
Eigen::Matrix3d smallSphereGradient(const SmallSphere& sphere,
                                    const Eigen::Ref<const Eigen::VectorXcd>& p);

}  // namespace acg
