// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/acoustics/image_sources.h"
#include "core/acoustics/propagation_model.h"

namespace acg {

/// Throws kInvalidArgument that names the first of the `points` (3 x M, m) that is not finite, lies
/// behind a reflecting plane or inside an element.
void checkPoints(const PropagationModel& model, const std::vector<ReflectingPlane>& planes,
                 const Eigen::Matrix3Xd& points);

}  // namespace acg
