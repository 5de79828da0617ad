// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <Eigen/Geometry>

#include "core/acoustics/propagation_model.h"
#include "core/field/field_grid.h"

namespace acg {

/// Begin and end of the indices along each axis.
using IndexBox = std::array<std::array<int, 2>, 3>;
long long sizeOf(const IndexBox& box);

/// What windowed-sinc interpolation from a lattice needs to hold an accuracy (relative to the peak)
/// in a field and its derivatives of up to `order`.
///
/// A lattice of s = 4 m samples a wavelength passes waves as short as the m-th part of it. Those
/// that die out with the distance d from an element are shorter; of the shortest that the lattice
/// tells from longer ones, 2 m times the wavenumber k, exp(-sqrt(4 m^2 - 1) k d) is left, and
/// more of their derivatives.
///
/// The derivatives of the weights magnify what they err by, since the shortest image of a wave is a
/// third as long, and the noise of float32 sums. That costs taps and distance, or is more than the
/// accuracy has room for; a refined lattice near the elements is no place for it.
///
/// With s = samples * m instead, fewer samples need more taps and keep a larger distance, since
/// they tell only waves up to s/2 times k from longer ones; more need fewer taps. Their images are
/// (samples - 1) times as short, so that weights magnify more.
struct LatticeRules {
  static constexpr double kSamples = 4;  ///< a wavelength, unless asked for otherwise

  /// `samples`: 3 to 8.
  LatticeRules(double refinement, double accuracy, int order, bool mayDifferentiate,
               double samples = kSamples);

  double samplesPerWavelength;
  int taps;         ///< of each axis, w
  double beta;      ///< of the window, (pi w / 2) (1 - 2 / samples)
  double distance;  ///< least, from the lattice to any element, in wavelengths
  int order;
  bool differentiates;  ///< derivatives may come from those of the weights

  double step(double wavelength) const { return wavelength / samplesPerWavelength; }
  /// How far the taps of a point reach at most, m, for lattice points `step` apart.
  double reach(double step) const { return (taps / 2 + 1) * step; }
};

/// The box of the grid whose lattice keeps `distance` (m) from all elements, `reach` (m, by axis)
/// being how far the lattice extends beyond the box. Sides move in, each time the one that loses
/// least.
IndexBox boxAwayFromElements(const FieldGrid& grid, const PropagationModel& model,
                             const Eigen::Vector3d& reach, double distance);

/// Whether `box` lies on one side of the faces of all sources that are silent to the rear: across
/// such a face's plane the pressure jumps, however far away.
bool isClearOfFaces(const Eigen::AlignedBox3d& box, const PropagationModel& model);

}  // namespace acg
