// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/select_tool.h"

namespace acg {

QString SelectTool::hint() const {
  if (drag_.isActive()) {
    return tr(
        "X, Y, Z lock an axis. Shift is fine, Ctrl snaps to 1 mm. Type a number to be exact. "
        "Esc puts it back.");
  }
  return tr(
      "Click selects, drag moves a target or turns the view, double click adds a focal "
      "point.");
}

bool SelectTool::press(const ToolMouse& mouse) {
  const auto hit = renderer().pick(mouse.x, mouse.y);
  if (!hit || hit->kind != PickResult::Kind::kTarget) return false;
  session().select(QString::fromStdString(hit->id));
  drag_.begin(hit->id, mouse);
  context_.hintChanged();
  return true;
}

void SelectTool::release(const ToolMouse&) {
  drag_.end();
  context_.hintChanged();
}

void SelectTool::click(const ToolMouse& mouse) {
  const auto hit = renderer().pick(mouse.x, mouse.y);
  session().select(hit && hit->kind == PickResult::Kind::kArray ? QString::fromStdString(hit->id)
                                                                : QString());
}

bool SelectTool::key(const QKeyEvent& key) {
  const bool isTaken = drag_.key(key);
  if (isTaken) context_.hintChanged();
  return isTaken;
}

}  // namespace acg
