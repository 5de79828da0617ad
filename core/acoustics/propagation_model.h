// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <vector>

#include <Eigen/Core>

#include "core/acoustics/medium.h"
#include "core/acoustics/transducer_model.h"

namespace acg {

/// Consecutive sources [begin, end) with one transducer model.
struct ElementGroup {
  int begin = 0;
  int end = 0;
  TransducerModel transducer;
};

/// Everything a backend needs to turn N drives into pressure: the field of S sources, each of which
/// follows one drive,
///
///   p(r) = sum_s g_s q_driveOf(s) P_s D_s(theta_s) exp((i k - alpha) d_s) / d_s,  d_s = |r - r_s|,
///
/// time factor exp(-i omega t), outgoing waves exp(+ikr), peak amplitudes. A plane wave has
/// exp((i k - alpha) n_s.(r - r_s)) in place of exp(...) / d_s.
///
/// The gain g_s carries what stands between drive and sound: 0 for an element that is switched
/// off, the phase and gain correction of an element, the reflection coefficient of an image source.
struct PropagationModel {
  Medium medium;
  double frequency = 40e3;     ///< Hz
  Eigen::Matrix3Xd positions;  ///< 3 x S, m
  Eigen::Matrix3Xd normals;    ///< 3 x S, unit vectors
  std::vector<ElementGroup> groups;
  int drives = 0;            ///< N where `driveOf` is given
  std::vector<int> driveOf;  ///< S, each in [0, N); empty: source n follows drive n
  Eigen::VectorXcd gain;     ///< S; empty: all 1

  /// N, the drives: the elements of a scene.
  int size() const { return driveOf.empty() ? sources() : drives; }
  /// S, the sources: the elements and their images.
  int sources() const { return static_cast<int>(positions.cols()); }
  int drive(int source) const { return driveOf.empty() ? source : driveOf[source]; }
  std::complex<double> gainOf(int source) const { return gain.size() == 0 ? 1.0 : gain(source); }
  double wavenumber() const;  ///< rad/m
  double wavelength() const { return medium.soundSpeed / frequency; }
};

}  // namespace acg
