// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/scene/issue.h"

namespace acg {

// The chapters of `checkScene`; each appends what it finds.

/// The medium, the particles and the transducers.
void checkMaterials(const Scene& scene, std::vector<Issue>& issues);

/// The arrays, each alone and against each other.
void checkArrays(const Scene& scene, std::vector<Issue>& issues);

/// The targets against themselves, each other and the arrays.
void checkTargets(const Scene& scene, std::vector<Issue>& issues);

/// The reflecting planes, and what lies behind them.
void checkBoundaries(const Scene& scene, std::vector<Issue>& issues);

/// The exposure zones, and what reaches into them.
void checkZones(const Scene& scene, std::vector<Issue>& issues);

/// A picture's pixels, size and orientation; `path` is that of its target.
void checkImage(const std::string& path, const ImageTarget& image, std::vector<Issue>& issues);

/// Positions beyond this are a slip of units, m.
inline constexpr double kFarthestPosition = 10;

/// Whether something stands where sense and arithmetic allow.
inline bool isSanePosition(const Eigen::Vector3d& position) {
  return position.allFinite() && position.cwiseAbs().maxCoeff() <= kFarthestPosition;
}

}  // namespace acg
