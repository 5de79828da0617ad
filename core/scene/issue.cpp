// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/issue.h"

#include <algorithm>

#include "core/scene/scene_checks.h"

namespace acg {

std::vector<Issue> checkScene(const Scene& scene) {
  std::vector<Issue> issues;
  checkMaterials(scene, issues);
  checkArrays(scene, issues);
  checkTargets(scene, issues);
  checkBoundaries(scene, issues);
  checkZones(scene, issues);
  std::ranges::stable_sort(issues, std::ranges::greater(), &Issue::severity);
  return issues;
}

}  // namespace acg
