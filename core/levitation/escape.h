// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/levitation/bead_field.h"

namespace acg {

/// The ways out of a trap, by straight lines from where the bead rests.
struct Escape {
  double depth = 0;                                      ///< J, work to leave by the easiest way
  Eigen::Vector3d direction = Eigen::Vector3d::UnitZ();  ///< of that way, unit vector
  double distance = 0;                                   ///< m, to its summit
  double weakestPull = 0;  ///< N, the largest pull back on the way where that is least
  Eigen::Vector3d weakestDirection = Eigen::Vector3d::UnitZ();
  double largestLift = 0;  ///< N, the largest upward force of the sound on the way down
};

/// Samples the force along 26 directions about `rest` (m) out to `reach` (m). The pull back on a
/// way is counted up to where it ends, sound and weight together.
Escape findEscape(const BeadField& field, const Eigen::Vector3d& rest, double reach);

}  // namespace acg
