// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <Eigen/Core>

#include "render/layer_settings.h"

namespace acg {

class SceneView;
struct Projection;
struct ViewState;

/// What lies under a pixel.
struct PickResult {
  enum class Kind { kTarget, kArray, kSlice } kind = Kind::kTarget;
  std::string id;    ///< of a target or an array
  int element = -1;  ///< of the array, in its own order
  SliceAxis axis = SliceAxis::kY;
  Eigen::Vector3d position = Eigen::Vector3d::Zero();  ///< m, the point hit
};

/// The nearest thing under a pixel: a target within a few pixels, else a disc or a slice.
std::optional<PickResult> pickAt(const ViewState& state, const SceneView& shown,
                                 const Projection& view, const Eigen::Vector2d& pixel);

}  // namespace acg
