// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/move_tool.h"

namespace acg {

QString MoveTool::hint() const {
  return tr(
      "Drag to move the selected target. X, Y, Z lock an axis. Shift is fine. Type a number "
      "to be exact. Esc puts it back.");
}

bool MoveTool::press(const ToolMouse& mouse) {
  if (SelectTool::press(mouse)) return true;
  const std::string selected = session().selection().toStdString();
  if (session().scene()->findTarget(selected) == nullptr) return false;
  drag_.begin(selected, mouse);
  context_.hintChanged();
  return true;
}

}  // namespace acg
