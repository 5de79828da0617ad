// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/add_tool.h"

#include "ui/actions/target_edits.h"

namespace acg {

QString AddTool::hint() const {
  return tr(
      "Click to place it on the slice or in the view plane; keep the button down to move it.");
}

bool AddTool::press(const ToolMouse& mouse) {
  const Gesture gesture = session().document().newGesture();
  const Eigen::Vector3d place = placementPoint(context_, mouse.x, mouse.y);
  const std::string id = addTarget(session(), wish_, place, gesture).toStdString();
  if (!id.empty()) drag_.begin(id, mouse, gesture);
  return true;
}

}  // namespace acg
