// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Core>

#include "core/drive/array_assignment.h"
#include "core/scene/scene.h"

namespace acg {

/// Pressure at points (3 x M, m) for unit drive of each element of `range` alone, by the scene's
/// model with its reflecting planes: N x M, complex peak, Pa. Elements that are switched off give
/// 0.
Eigen::MatrixXcd expectedPressure(const Scene& scene, const ElementRange& range,
                                  const Eigen::Matrix3Xd& points);

/// Elements of `range` that are switched off in the scene, counted from its first, ascending.
std::vector<int> switchedOffElements(const Scene& scene, const ElementRange& range);

/// Where a microphone hears all elements of `range` well: on the axis of arrays that look the same
/// way, `kMicrophoneDistance` from their middle. Throws kInvalidArgument for arrays that face each
/// other, whose microphone the user must place.
Eigen::Vector3d microphonePlace(const Scene& scene, const ElementRange& range);

/// `place` and four more around it, across the beam: enough to find which element stands where. At
/// three regular places many elements of a square board sound alike. 3 x 5, m.
Eigen::Matrix3Xd placesForOrder(const Scene& scene, const ElementRange& range,
                                const Eigen::Vector3d& place);

inline constexpr double kMicrophoneDistance = 0.12;  ///< m, by judgement

}  // namespace acg
