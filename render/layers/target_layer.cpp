// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/target_layer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>
#include <utility>
#include <vector>

#include "render/layers/label_room.h"

namespace acg {
namespace {

constexpr double kRingRadius = 13;   // logical px
constexpr double kHaloWidth = 1.5;   // logical px, about a handle
constexpr double kNoteGap = 6;       // logical px, between a name and its note
constexpr double kArrowRoom = 11;    // logical px about an arrow's head and its letter
constexpr double kArrowLength = 52;  // logical px, of an axis that lies in the picture's plane

constexpr TextStyle kBold{.size = 13, .isBold = true};

// In the order of liking.
constexpr std::array<LabelSpot, 4> kLabelSpots{{{15, -14}, {15, 15}, {-15, -14}, {-15, 15}}};
constexpr std::array<LabelSpot, 6> kNumberSpots{
    {{18, 36}, {-18, 36}, {18, -38}, {-18, -38}, {18, 60}, {-18, 60}}};

Color targetColor(const Target& target, const ViewTheme& theme) {
  if (std::holds_alternative<Trap>(target.wish)) return theme.trap;
  if (std::holds_alternative<QuietPoint>(target.wish)) return theme.quietPoint;
  return theme.focalPoint;
}

Color axisColor(const ViewTheme& theme, int axis) {
  return axis == 0 ? theme.axisX : axis == 1 ? theme.axisY : theme.axisZ;
}

/// Where the arrows of a target's axes end; those of axes that point at the viewer stay short.
std::array<Eigen::Vector2d, 3> arrowTips(const Projection& view, const Eigen::Vector3d& position) {
  const double metres = kArrowLength / view.pixelsPerMetre(position);
  std::array<Eigen::Vector2d, 3> tips;
  for (int axis = 0; axis < 3; ++axis) {
    tips[axis] = view.toPixels(position + metres * Eigen::Vector3d::Unit(axis));
  }
  return tips;
}

/// Arrows X, Y, Z at the selected target; the one that points at the viewer stays short.
void paintGizmo(Canvas& canvas, const ViewState& state, const Projection& view,
                const Eigen::Vector3d& position) {
  const Eigen::Vector2d center = view.toPixels(position);
  const auto tips = arrowTips(view, position);
  std::array<int, 3> order{0, 1, 2};
  // The farthest first.
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return view.forward[a] > view.forward[b]; });
  for (int axis : order) {
    const Eigen::Vector2d& tip = tips[axis];
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

/// A target in front of the eye, and where it is seen.
struct Mark {
  const Target* target;
  Eigen::Vector2d at;  ///< logical px
};

void paintHandle(Canvas& canvas, const ViewState& state, const Mark& mark, bool isSelected) {
  const ViewTheme& theme = state.theme;
  const Color color = targetColor(*mark.target, theme);
  if (isSelected) {
    canvas.circle(mark.at, kRingRadius, theme.halo, 4, 0.6);
    canvas.circle(mark.at, kRingRadius, theme.accent, 2);
  }
  if (mark.target->id == state.hover) canvas.disc(mark.at, kHandleRadius + 6, color, 0.35);
  canvas.disc(mark.at, kHandleRadius + kHaloWidth, theme.halo);
  canvas.disc(mark.at, kHandleRadius - 0.5, color);
  if (std::holds_alternative<QuietPoint>(mark.target->wish)) {
    canvas.disc(mark.at, kHandleRadius - 3.5, theme.halo);  // hollow: not by colour alone
  }
}

/// The name of a target with its note, where there is room; of one that is `pointedAt` in any case.
void paintLabel(Canvas& canvas, const ViewState& state, const Mark& mark, LabelRoom& room,
                bool isPointedAt) {
  const std::string caption = targetCaption(*mark.target);
  const auto note = state.targetNotes.find(mark.target->id);
  const bool hasNote = note != state.targetNotes.end();
  const TextStyle small{.size = 12};
  const double captionWidth = canvas.textWidth(caption, kBold);
  const double width =
      captionWidth + (hasNote ? kNoteGap + canvas.textWidth(note->second.text, small) : 0);
  std::optional<Eigen::Vector2d> place = room.place(mark.at, width, kLabelSpots);
  if (!place && isPointedAt) place = room.force(mark.at, width, kLabelSpots[0]);
  if (!place) return;
  canvas.text(*place, caption, state.theme.text, kBold);
  if (hasNote) {
    canvas.text(*place + Eigen::Vector2d(captionWidth + kNoteGap, 0), note->second.text,
                note->second.color, small);
  }
}

/// All names, no two upon each other and none upon a handle: of targets that lie behind each other
/// the nearer keeps its place. The numbers of a drag have the first choice and stand above all.
void paintLabels(Canvas& canvas, const ViewState& state, const Projection& view,
                 std::vector<Mark> nearFirst) {
  LabelRoom room(view.width, view.height);
  for (const Mark& mark : nearFirst) {
    room.addHandle(mark.at, kHandleRadius + kHaloWidth);
    if (mark.target->id != state.selection) continue;
    for (const Eigen::Vector2d& tip : arrowTips(view, mark.target->position)) {
      const Eigen::Vector2d along = tip - mark.at;
      if (along.norm() < kRingRadius) continue;
      room.addHandle(tip + 6 * along.normalized(), kArrowRoom);
    }
  }
  const auto dragged = std::ranges::find(nearFirst, state.draggedTarget,
                                         [](const Mark& mark) { return mark.target->id; });
  std::optional<Eigen::Vector2d> numbers;
  if (!state.draggedTarget.empty() && dragged != nearFirst.end()) {
    const double width = canvas.textWidth(state.dragText, kBold);
    numbers = room.place(dragged->at, width, kNumberSpots);
    if (!numbers) numbers = room.force(dragged->at, width, kNumberSpots[0]);
  }
  const auto isPointedAt = [&](const Mark& mark) {
    const std::string& id = mark.target->id;
    return id == state.draggedTarget || id == state.selection || id == state.hover;
  };
  std::ranges::stable_partition(nearFirst, isPointedAt);
  for (const Mark& mark : nearFirst) paintLabel(canvas, state, mark, room, isPointedAt(mark));
  if (numbers) canvas.text(*numbers, state.dragText, state.theme.accent, kBold);
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
  std::vector<Mark> nearFirst;
  for (const Target& target : state.scene->targets) {
    if (view.depth(target.position) > 0) {
      nearFirst.push_back({&target, view.toPixels(target.position)});
    }
  }
  std::ranges::stable_sort(nearFirst, {},
                           [&](const Mark& mark) { return view.depth(mark.target->position); });
  const Target* selected = state.scene->findTarget(state.selection);
  if (selected && view.depth(selected->position) <= 0) selected = nullptr;
  if (selected && state.draggedTarget == selected->id) {
    paintGuide(canvas, state, view, selected->position);
  }
  if (selected) paintGizmo(canvas, state, view, selected->position);
  for (const Mark& mark : nearFirst | std::views::reverse) {
    paintHandle(canvas, state, mark, mark.target == selected);
  }
  paintLabels(canvas, state, view, std::move(nearFirst));
}

}  // namespace acg
