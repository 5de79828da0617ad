// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/picking.h"

#include "render/layers/array_layer.h"
#include "render/layers/slice_layer.h"
#include "render/scene_view.h"
#include "render/view_state.h"

namespace acg {
namespace {

constexpr double kPickRadius = 14;  // logical px about a target

}  // namespace

std::optional<PickResult> pickAt(const ViewState& state, const SceneView& shown,
                                 const Projection& view, const Eigen::Vector2d& pixel) {
  if (!state.scene) return std::nullopt;
  if (state.layers.showTargets) {
    const Target* nearest = nullptr;
    double nearestPixels = kPickRadius * state.pixelRatio;
    for (const Target& target : state.scene->targets) {
      if (view.depth(target.position) <= 0) continue;
      const double pixels = (view.toPixels(target.position) - pixel).norm();
      if (pixels > nearestPixels) continue;
      nearest = &target;
      nearestPixels = pixels;
    }
    if (nearest) {
      return PickResult{PickResult::Kind::kTarget, nearest->id, -1, SliceAxis::kY,
                        nearest->position};
    }
  }
  const Eigen::Vector3d ray = view.rayDirection(pixel.x(), pixel.y());
  const auto slice = shown.slices().hit(view.eye, ray);
  if (state.layers.showArrays) {
    const auto disc = shown.arrays().hit(view.eye, ray);
    if (disc && (!slice || disc->distance < slice->distance)) {
      return PickResult{PickResult::Kind::kArray, state.scene->arrays[disc->array].id,
                        disc->element, SliceAxis::kY, view.eye + disc->distance * ray};
    }
  }
  if (!slice) return std::nullopt;
  return PickResult{PickResult::Kind::kSlice, "", -1, slice->axis, slice->point};
}

}  // namespace acg
