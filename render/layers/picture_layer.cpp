// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/picture_layer.h"

#include <algorithm>
#include <array>

#include "core/scene/target_bounds.h"

namespace acg {
namespace {

constexpr double kMarkLength = 12;  // logical px, of the arrow that shows the upper edge
constexpr double kLeastEdge = 36;   // logical px: the arrow would be all of a shorter edge

void paintOutline(Canvas& canvas, const ViewState& state, const Projection& view,
                  const Target& target, const ImageTarget& image) {
  const std::array<Eigen::Vector3d, 4> corners = pictureCorners(image, target.position);
  // A corner behind the eye has no place in the picture.
  const bool isInFront = std::all_of(corners.begin(), corners.end(),
                                     [&](const auto& corner) { return view.depth(corner) > 0; });
  if (!isInFront) return;
  std::array<Eigen::Vector2d, 4> at;
  for (std::size_t i = 0; i < 4; ++i) at[i] = view.toPixels(corners[i]);
  const bool isMarked = target.id == state.selection || target.id == state.hover;
  const Color& color = isMarked ? state.theme.accent : state.theme.focalPoint;
  for (std::size_t i = 0; i < 4; ++i) {
    canvas.line(at[i], at[(i + 1) % 4], color, isMarked ? 2 : 1.25, 1, true);
  }
  const Eigen::Vector2d middle = (at[0] + at[1]) / 2;
  const Eigen::Vector2d up = middle - (at[2] + at[3]) / 2;
  if ((at[1] - at[0]).norm() < kLeastEdge || up.norm() < 1) return;
  canvas.arrowHead(middle + kMarkLength * up.normalized(), up, kMarkLength, color);
}

}  // namespace

void paintPictureOutlines(Canvas& canvas, const ViewState& state, const Projection& view) {
  if (!state.scene || !state.layers.showTargets) return;
  for (const Target& target : state.scene->targets) {
    const auto* image = std::get_if<ImageTarget>(&target.wish);
    if (image) paintOutline(canvas, state, view, target, *image);
  }
}

}  // namespace acg
