// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <Eigen/Geometry>

#include "core/scene/target.h"

namespace acg {

/// Corners of a picture in the scene's frame, m: top left, top right, bottom right, bottom left as
/// one sees it who looks against its normal.
std::array<Eigen::Vector3d, 4> pictureCorners(const ImageTarget& image,
                                              const Eigen::Vector3d& middle);

/// The box about a target, m: its point or, for a picture, all of it.
Eigen::AlignedBox3d targetBounds(const Target& target);

}  // namespace acg
