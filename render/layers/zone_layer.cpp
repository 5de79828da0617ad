// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/zone_layer.h"

#include <algorithm>
#include <ranges>
#include <string>
#include <vector>

#include <Eigen/Geometry>

namespace acg {
namespace {

constexpr double kFill = 0.14;         // opacity
constexpr double kLine = 15;           // logical px, from a name to the verdict below
constexpr double kFaintOutline = 0.4;  // of a zone that is not judged
constexpr Color kZoneColor{0.93, 0.60, 0.13};

std::string caption(const ExposureZone& zone) {
  std::string text = zone.id;
  if (text.find(zoneKindName(zone.kind)) == std::string::npos) {
    text += std::string(" (") + zoneKindName(zone.kind) + ")";
  }
  return text;
}

}  // namespace

void paintZones(Canvas& canvas, const ViewState& state, const Projection& view) {
  if (!state.scene || !state.layers.showTargets) return;
  std::vector<const ExposureZone*> farFirst;
  for (const ExposureZone& zone : state.scene->zones) {
    if (zone.position.allFinite() && view.depth(zone.position) > zone.radius) {
      farFirst.push_back(&zone);
    }
  }
  std::ranges::stable_sort(farFirst, std::ranges::greater(),
                           [&](const ExposureZone* zone) { return view.depth(zone->position); });
  for (const ExposureZone* zone : farFirst) {
    const Eigen::Vector2d at = view.toPixels(zone->position);
    const Eigen::Vector3d edge = zone->position + zone->radius * view.up.normalized();
    const double radius = (view.toPixels(edge) - at).norm();
    const bool isSelected = zone->id == state.selection;
    const auto note = state.targetNotes.find(zone->id);
    const bool hasNote = zone->isEnabled && note != state.targetNotes.end();
    const Color color = hasNote ? note->second.color : kZoneColor;
    if (zone->isEnabled) canvas.disc(at, radius, color, kFill);
    canvas.circle(at, radius, color, 1.2, zone->isEnabled ? 1 : kFaintOutline);
    if (isSelected) canvas.circle(at, radius + 3, state.theme.accent, 2);
    const TextStyle style{.size = 12, .horizontal = Anchor::kMiddle};
    const Eigen::Vector2d above = at - Eigen::Vector2d(0, radius + 10);
    if (hasNote) canvas.text(above, note->second.text, note->second.color, style);
    canvas.text(above - Eigen::Vector2d(0, hasNote ? kLine : 0), caption(*zone), state.theme.text,
                style);
  }
}

}  // namespace acg
