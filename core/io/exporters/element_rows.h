// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

/// One element of a hologram as files store it.
struct ElementRow {
  Eigen::Vector3d position;  ///< m, in the scene
  double amplitude;          ///< 0..1
  double phase;              ///< rad, (-pi, pi]
};

/// The elements of a scene in order with their drives. Throws kInvalidArgument when the two
/// disagree on the number of elements.
std::vector<ElementRow> elementRows(const Scene& scene, const Hologram& hologram);

}  // namespace acg
