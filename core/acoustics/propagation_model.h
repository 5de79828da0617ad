// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/acoustics/medium.h"
#include "core/acoustics/transducer_model.h"

namespace acg {

/// Consecutive elements [begin, end) with one transducer model.
struct ElementGroup {
  int begin = 0;
  int end = 0;
  TransducerModel transducer;
};

/// Everything a backend needs to turn N drives into pressure: the free field of N elements,
///
///   p(r) = sum_n q_n P_n D_n(theta_n) exp((i k - alpha) d_n) / d_n,   d_n = |r - r_n|,
///
/// time factor exp(-i omega t), outgoing waves exp(+ikr), peak amplitudes.
struct PropagationModel {
  Medium medium;
  double frequency = 40e3;     ///< Hz
  Eigen::Matrix3Xd positions;  ///< 3 x N, m
  Eigen::Matrix3Xd normals;    ///< 3 x N, unit vectors
  std::vector<ElementGroup> groups;

  int size() const { return static_cast<int>(positions.cols()); }
  double wavenumber() const;  ///< rad/m
  double wavelength() const { return medium.soundSpeed / frequency; }
};

/// The directivity of a model at wavenumber k as a polynomial in u = sin^2(theta),
/// D(u) = sum_j c_j u^j on 0 <= u <= 1, of the lowest degree that meets `tolerance` (absolute), so
/// that one kernel serves every model. Throws kInvalidArgument when degree 15 does not reach it.
std::vector<double> directivityPolynomial(const TransducerModel& transducer, double wavenumber,
                                          double tolerance);

}  // namespace acg
