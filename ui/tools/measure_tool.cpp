// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/measure_tool.h"

#include <cmath>

#include "core/units.h"

namespace acg {

QString MeasureTool::hint() const {
  return from_ ? tr("Click the second point. Esc forgets the first.")
               : tr("Click two points, or drag from one to the other; targets catch the cursor.");
}

Eigen::Vector3d MeasureTool::pointAt(const ToolMouse& mouse) const {
  const auto hit = renderer().pick(mouse.x, mouse.y);
  if (hit && hit->kind == PickResult::Kind::kTarget) {
    if (const Target* target = session().scene()->findTarget(hit->id)) return target->position;
  }
  if (hit) return hit->position;
  if (from_) return renderer().pointInViewPlane(mouse.x, mouse.y, *from_);
  return placementPoint(context_, mouse.x, mouse.y);
}

void MeasureTool::show(const Eigen::Vector3d& to) {
  const double distance = (to - *from_).norm();
  const double wavelengths = distance / session().scene()->wavelength();
  const QString label = QStringLiteral("%1 mm  %2 \u03bb")
                            .arg(distance / units::mm, 0, 'f', 2)
                            .arg(wavelengths, 0, 'f', 2);
  renderer().setMeasure(std::array<Eigen::Vector3d, 2>{*from_, to}, label.toStdString());
  context_.refresh();
}

bool MeasureTool::press(const ToolMouse& mouse) {
  if (from_) {
    show(pointAt(mouse));
    from_.reset();
  } else {
    from_ = pointAt(mouse);
    pressed_ = mouse;
    show(*from_);
  }
  context_.hintChanged();
  return true;
}

void MeasureTool::release(const ToolMouse& mouse) {
  // A drag of some length is a whole measurement; a click is its first half.
  if (!from_ || std::hypot(mouse.x - pressed_.x, mouse.y - pressed_.y) < 6) return;
  show(pointAt(mouse));
  from_.reset();
  context_.hintChanged();
}

void MeasureTool::hover(const ToolMouse& mouse) {
  if (from_) {
    show(pointAt(mouse));
  } else {
    Tool::hover(mouse);
  }
}

bool MeasureTool::key(const QKeyEvent& key) {
  if (key.key() != Qt::Key_Escape) return false;
  cancel();
  return true;
}

void MeasureTool::cancel() {
  from_.reset();
  renderer().setMeasure(std::nullopt, {});
  context_.refresh();
  context_.hintChanged();
}

}  // namespace acg
