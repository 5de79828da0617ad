// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/target_layer.h"

#include <algorithm>
#include <array>
#include <vector>

namespace acg {
namespace {

constexpr double kRingRadius = 13;   // logical px
constexpr double kArrowLength = 52;  // logical px, of an axis that lies in the picture's plane

Color targetColor(const Target& target, const ViewTheme& theme) {
  if (std::holds_alternative<Trap>(target.wish)) return theme.trap;
  if (std::holds_alternative<QuietPoint>(target.wish)) return theme.quietPoint;
  return theme.focalPoint;
}

Color axisColor(const ViewTheme& theme, int axis) {
  return axis == 0 ? theme.axisX : axis == 1 ? theme.axisY : theme.axisZ;
}

/// Arrows X, Y, Z at the selected target; the one that points at the viewer stays short.
void paintGizmo(Canvas& canvas, const ViewState& state, const Projection& view,
                const Eigen::Vector3d& position) {
  const Eigen::Vector2d center = view.toPixels(position);
  const double metres = kArrowLength / view.pixelsPerMetre(position);
  std::array<int, 3> order{0, 1, 2};
  // The farthest first.
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return view.forward[a] > view.forward[b]; });
  for (int axis : order) {
    const Eigen::Vector2d tip = view.toPixels(position + metres * Eigen::Vector3d::Unit(axis));
    const Eigen::Vector2d along = tip - center;
    if (along.norm() < kRingRadius) continue;
    const Eigen::Vector2d unit = along.normalized();
    const bool isLocked = static_cast<int>(state.dragAxis) == axis;
    const bool isQuiet = state.dragAxis != DragAxis::kNone && !isLocked;
    const Color color = axisColor(state.theme, axis);
    canvas.line(center + kRingRadius * unit, tip - 6 * unit, color, isLocked ? 3 : 2,
                isQuiet ? 0.35 : 1, !isQuiet);
    if (isQuiet) continue;
    canvas.arrowHead(tip + 2 * unit, along, 10, color);
    const char* names[] = {"X", "Y", "Z"};
    canvas.text(tip + 11 * unit, names[axis], color,
                {.size = 12, .isBold = true, .horizontal = Anchor::kMiddle});
  }
}

void paintGuide(Canvas& canvas, const ViewState& state, const Projection& view,
                const Eigen::Vector3d& position) {
  if (state.dragAxis == DragAxis::kNone) return;
  const int axis = static_cast<int>(state.dragAxis);
  const Eigen::Vector3d direction = Eigen::Vector3d::Unit(axis);
  // Long enough to cross the picture, but both ends in front of the eye.
  const double depth = view.depth(position);
  const double slope = std::abs(view.forward.dot(direction));
  double reach = 2 * std::hypot(view.width, view.height) / view.pixelsPerMetre(position);
  if (slope > 1e-6) reach = std::min(reach, 0.9 * depth / slope);
  canvas.dashedLine(view.toPixels(position - reach * direction),
                    view.toPixels(position + reach * direction), axisColor(state.theme, axis), 1.25,
                    0.9);
}

}  // namespace

std::string targetCaption(const Target& target) {
  if (target.id.size() > 3) return target.id;
  const char* kind = std::holds_alternative<Trap>(target.wish)          ? "Trap "
                     : std::holds_alternative<QuietPoint>(target.wish)  ? "Quiet "
                     : std::holds_alternative<ImageTarget>(target.wish) ? "Picture "
                                                                        : "Focus ";
  return kind + target.id;
}

void paintTargets(Canvas& canvas, const ViewState& state, const Projection& view) {
  if (!state.scene || !state.layers.showTargets) return;
  std::vector<const Target*> farFirst;
  for (const Target& target : state.scene->targets) {
    if (view.depth(target.position) > 0) farFirst.push_back(&target);
  }
  std::stable_sort(farFirst.begin(), farFirst.end(), [&](const Target* a, const Target* b) {
    return view.depth(a->position) > view.depth(b->position);
  });
  const Target* selected = state.scene->findTarget(state.selection);
  if (selected && view.depth(selected->position) <= 0) selected = nullptr;
  if (selected && state.draggedTarget == selected->id) {
    paintGuide(canvas, state, view, selected->position);
  }
  if (selected) paintGizmo(canvas, state, view, selected->position);

  const ViewTheme& theme = state.theme;
  for (const Target* target : farFirst) {
    const Eigen::Vector2d at = view.toPixels(target->position);
    const Color color = targetColor(*target, theme);
    if (target == selected) {
      canvas.circle(at, kRingRadius, theme.halo, 4, 0.6);
      canvas.circle(at, kRingRadius, theme.accent, 2);
    }
    if (target->id == state.hover) canvas.disc(at, kHandleRadius + 6, color, 0.35);
    canvas.disc(at, kHandleRadius + 1.5, theme.halo);
    canvas.disc(at, kHandleRadius - 0.5, color);
    if (std::holds_alternative<QuietPoint>(target->wish)) {
      canvas.disc(at, kHandleRadius - 3.5, theme.halo);  // hollow: not by colour alone
    }
  }
  for (const Target* target : farFirst) {
    const Eigen::Vector2d at = view.toPixels(target->position);
    const std::string caption = targetCaption(*target);
    const TextStyle bold{.size = 13, .isBold = true};
    canvas.text(at + Eigen::Vector2d(15, -14), caption, theme.text, bold);
    const auto note = state.targetNotes.find(target->id);
    if (note != state.targetNotes.end()) {
      const double behind = 15 + canvas.textWidth(caption, bold) + 6;
      canvas.text(at + Eigen::Vector2d(behind, -14), note->second.text, note->second.color,
                  {.size = 12});
    }
    if (target->id == state.draggedTarget) {
      canvas.text(at + Eigen::Vector2d(18, 36), state.dragText, theme.accent,
                  {.size = 13, .isBold = true});
    }
  }
}

}  // namespace acg
