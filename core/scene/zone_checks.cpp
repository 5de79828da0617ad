// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <fmt/format.h>

#include "core/scene/scene_checks.h"

namespace acg {
namespace {

std::string zonePath(std::size_t i, const char* key) { return fmt::format("zones[{}].{}", i, key); }

/// The id of the first array with an element in the zone; empty for none.
std::string arrayInside(const Scene& scene, const ExposureZone& zone) {
  for (const PlacedArray& array : scene.arrays) {
    if (!array.elements || array.elements->size() == 0 || !isSanePosition(array.position) ||
        !(array.orientation.norm() > 1e-6)) {
      continue;
    }
    const Eigen::Matrix3Xd positions = array.placed().positions;
    const double nearest = (positions.colwise() - zone.position).colwise().norm().minCoeff();
    if (nearest <= zone.radius) return array.id;
  }
  return {};
}

void checkPlace(const Scene& scene, std::size_t i, std::vector<Issue>& issues) {
  const ExposureZone& zone = scene.zones[i];
  if (const std::string array = arrayInside(scene, zone); !array.empty()) {
    issues.push_back({Severity::kWarning, zonePath(i, "position_m"),
                      fmt::format("The zone \"{}\" holds elements of the array \"{}\", where its "
                                  "level has no bound; move it or make it smaller.",
                                  zone.id, array)});
  }
  for (const Boundary& boundary : scene.boundaries) {
    const ReflectingPlane& plane = boundary.plane;
    if (!plane.point.allFinite() || !(plane.normal.norm() > 1e-9)) continue;
    const double height = plane.normal.normalized().dot(zone.position - plane.point);
    if (height >= -zone.radius) continue;
    issues.push_back(
        {Severity::kWarning, zonePath(i, "position_m"),
         fmt::format("The zone \"{}\" lies behind the plane \"{}\"; it is judged as if "
                     "the plane kept no sound from it.",
                     zone.id, boundary.id)});
  }
}

}  // namespace

void checkZones(const Scene& scene, std::vector<Issue>& issues) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < scene.zones.size(); ++i) {
    const ExposureZone& zone = scene.zones[i];
    if (zone.id.empty()) {
      issues.push_back({Severity::kError, zonePath(i, "id"), "The zone has no id; give it one."});
    } else if (!ids.insert(zone.id).second || scene.findTarget(zone.id) ||
               scene.findArray(zone.id)) {
      issues.push_back({Severity::kError, zonePath(i, "id"),
                        fmt::format("The id \"{}\" is already taken by another zone, target or "
                                    "array; give each its own.",
                                    zone.id)});
    }
    bool isPlaced = true;
    if (!isSanePosition(zone.position)) {
      isPlaced = false;
      issues.push_back({Severity::kError, zonePath(i, "position_m"),
                        fmt::format("The zone \"{}\" is not within {} m of the origin; check the "
                                    "units, lengths are in m.",
                                    zone.id, kFarthestPosition)});
    }
    if (!(zone.radius > 0) || zone.radius > kLargestZoneRadius) {
      isPlaced = false;
      issues.push_back({Severity::kError, zonePath(i, "radius_m"),
                        fmt::format("The zone \"{}\" has a radius of {} m; give one above 0 and up "
                                    "to {} m, or place several zones.",
                                    zone.id, zone.radius, kLargestZoneRadius)});
    }
    if (isPlaced) checkPlace(scene, i, issues);
  }
}

}  // namespace acg
