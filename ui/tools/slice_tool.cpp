// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/slice_tool.h"

#include <algorithm>

#include "core/units.h"
#include "render/view_volume.h"

namespace acg {

QString SliceTool::hint() const {
  return tr(
      "Drag a slice along its axis, or turn the wheel with Ctrl. Shift is fine. Esc puts it "
      "back.");
}

double SliceTool::underHand(const ToolMouse& mouse) const {
  const int axis = static_cast<int>(*axis_);
  return renderer().pointOnAxis(mouse.x, mouse.y, grip_, Eigen::Vector3d::Unit(axis))(axis);
}

bool SliceTool::press(const ToolMouse& mouse) {
  const auto hit = renderer().pick(mouse.x, mouse.y);
  if (!hit || hit->kind != PickResult::Kind::kSlice) return false;
  axis_ = hit->axis;
  grip_ = hit->position;
  start_ = session().layers().slices[static_cast<std::size_t>(*axis_)].position;
  hand_ = underHand(mouse);
  return true;
}

void SliceTool::drag(const ToolMouse& mouse) {
  if (!axis_) return;
  const double hand = underHand(mouse);
  const double factor = mouse.modifiers.testFlag(Qt::ShiftModifier) ? 0.1 : 1;
  const double position = session().layers().slices[static_cast<std::size_t>(*axis_)].position;
  moveTo(*axis_, position + factor * (hand - hand_));
  hand_ = hand;
}

bool SliceTool::wheel(const ToolMouse& mouse, double steps) {
  if (!mouse.modifiers.testFlag(Qt::ControlModifier)) return false;
  const auto hit = renderer().pick(mouse.x, mouse.y);
  const auto& slices = session().layers().slices;
  std::optional<SliceAxis> axis;
  if (hit && hit->kind == PickResult::Kind::kSlice) {
    axis = hit->axis;
  } else {
    for (std::size_t i = 0; i < 3 && !axis; ++i) {
      if (slices[i].isVisible) axis = static_cast<SliceAxis>(i);
    }
  }
  if (!axis) return false;
  moveTo(*axis, slices[static_cast<std::size_t>(*axis)].position + steps * units::mm);
  return true;
}

bool SliceTool::key(const QKeyEvent& key) {
  if (!axis_ || key.key() != Qt::Key_Escape) return false;
  cancel();
  return true;
}

void SliceTool::cancel() {
  if (!axis_) return;
  moveTo(*axis_, start_);
  axis_.reset();
}

void SliceTool::moveTo(SliceAxis axis, double position) {
  const Eigen::AlignedBox3d box = workingVolume(*session().scene());
  LayerSettings layers = session().layers();
  layers.slices[static_cast<std::size_t>(axis)].position =
      std::clamp(position, box.min()(static_cast<int>(axis)), box.max()(static_cast<int>(axis)));
  session().setLayers(layers);
}

}  // namespace acg
