// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <fmt/format.h>

#include "core/scene/scene_checks.h"

namespace acg {
namespace {

using Issues = std::vector<Issue>;

std::string planePath(std::size_t i, const char* key) {
  return fmt::format("boundaries[{}].{}", i, key);
}

void checkIds(const Scene& scene, Issues& issues) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < scene.boundaries.size(); ++i) {
    const std::string& id = scene.boundaries[i].id;
    if (id.empty()) {
      issues.push_back({Severity::kError, planePath(i, "id"), "The plane has no id; give it one."});
    } else if (!ids.insert(id).second) {
      issues.push_back(
          {Severity::kError, planePath(i, "id"),
           fmt::format("The id \"{}\" is already taken by another plane; give each its "
                       "own.",
                       id)});
    }
  }
}

/// Returns whether all stands in front of the planes.
bool checkSides(const Scene& scene, const std::vector<ReflectingPlane>& planes, Issues& issues) {
  bool areAllInFront = true;
  const auto refuse = [&](std::string path, const std::string& what, std::size_t plane) {
    areAllInFront = false;
    issues.push_back({Severity::kError, std::move(path),
                      fmt::format("{} behind the plane \"{}\"; move it or turn the plane's normal "
                                  "to the side of the sound.",
                                  what, scene.boundaries[plane].id)});
  };
  for (std::size_t i = 0; i < scene.arrays.size(); ++i) {
    const PlacedArray& array = scene.arrays[i];
    if (!array.elements || !isSanePosition(array.position) || !(array.orientation.norm() > 1e-6)) {
      continue;
    }
    const Eigen::Matrix3Xd positions = array.placed().positions;
    for (Eigen::Index n = 0; n < positions.cols(); ++n) {
      if (const auto plane = planeBefore(planes, positions.col(n))) {
        refuse(fmt::format("arrays[{}].position_m", i),
               fmt::format("Element {} of the array \"{}\" lies", n, array.id), *plane);
        break;
      }
    }
  }
  for (std::size_t i = 0; i < scene.targets.size(); ++i) {
    if (!isSanePosition(scene.targets[i].position)) continue;
    if (const auto plane = planeBefore(planes, scene.targets[i].position)) {
      refuse(fmt::format("targets[{}].position_m", i),
             fmt::format("The target \"{}\" lies", scene.targets[i].id), *plane);
    }
  }
  return areAllInFront;
}

}  // namespace

void checkBoundaries(const Scene& scene, std::vector<Issue>& issues) {
  if (scene.boundaries.empty()) return;
  checkIds(scene, issues);
  if (scene.reflectionOrder < 1 || scene.reflectionOrder > kMostReflections) {
    issues.push_back({Severity::kError, "reflection_order",
                      fmt::format("The order is {}; give one from 1 to {}.", scene.reflectionOrder,
                                  kMostReflections)});
  }
  const std::vector<ReflectingPlane> planes = reflectingPlanes(scene);
  if (const auto fault = planesFault(planes)) {
    issues.push_back({Severity::kError, "boundaries", "Of the planes, " + *fault});
    return;
  }
  if (areOblique(planes)) {
    issues.push_back({Severity::kWarning, "boundaries",
                      "Some planes are neither parallel nor perpendicular, so that only the first "
                      "reflection at each is counted; expect the field near their edge to be "
                      "wrong."});
  }
  checkSides(scene, planes, issues);
}

}  // namespace acg
