// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/backend/backend.h"
#include "core/backend/cpu/point_interpolation.h"
#include "core/field/band_limited_grid.h"

namespace acg {

/// Pressure at points anywhere, by way of a fine grid: where many points crowd a box that keeps its
/// distance from the elements, a grid of eight samples a wavelength about them, which costs few
/// sums (BandLimitedGrid), carries the field to each of them. The others are summed one by one.
class BandLimitedPoints {
 public:
  /// A plan for the pressure at `points` (3 x M, m) to `accuracy` (relative to the peak), or none
  /// where direct sums cost less.
  static std::optional<BandLimitedPoints> plan(const Eigen::Matrix3Xd& points,
                                               const PropagationModel& model, double accuracy);

  /// The fine grid's values, which `pressure` needs.
  void sum(const PropagationModel& model, const Eigen::VectorXcd& drives, Backend& backend,
           const std::function<void(double)>& checkpoint);
  /// At some or all of the points that were planned for, as `Backend::evaluate` gives it.
  PressureDerivatives pressure(const Eigen::Matrix3Xd& points, const PropagationModel& model,
                               const Eigen::VectorXcd& drives, Backend& backend,
                               const std::function<void(double)>& checkpoint) const;

  long long gridPoints() const { return grid_.size(); }

 private:
  bool isInside(const Eigen::Vector3d& point) const;

  FieldGrid grid_;
  Eigen::Array3d low_, high_;            ///< m, where points have their taps
  std::optional<BandLimitedGrid> sums_;  ///< until `sum`
  cpu::FieldSamplesOnLattice samples_;
};

}  // namespace acg
