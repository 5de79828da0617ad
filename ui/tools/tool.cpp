// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/tool.h"

#include "render/view_volume.h"
#include "ui/actions/target_edits.h"

namespace acg {

void Tool::doubleClick(const ToolMouse& mouse) {
  const auto hit = renderer().pick(mouse.x, mouse.y);
  if (hit && hit->kind != PickResult::Kind::kSlice) {
    session().select(QString::fromStdString(hit->id));
    context_.editSelection();
    return;
  }
  addTarget(session(), FocalPoint{}, placementPoint(context_, mouse.x, mouse.y));
}

void Tool::hover(const ToolMouse& mouse) {
  const auto hit = renderer().pick(mouse.x, mouse.y);
  renderer().setHover(hit && hit->kind == PickResult::Kind::kTarget ? hit->id : std::string());
  context_.refresh();
}

Eigen::Vector3d placementPoint(const ToolContext& context, double x, double y) {
  const auto hit = context.renderer.pick(x, y);
  if (hit && hit->kind == PickResult::Kind::kSlice) return hit->position;
  const Scene& scene = *context.session.scene();
  const Target* selected = scene.findTarget(context.session.selection().toStdString());
  const Eigen::Vector3d through =
      selected != nullptr ? selected->position : workingVolume(scene).center();
  return context.renderer.pointInViewPlane(x, y, through);
}

}  // namespace acg
