// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/scene/scene.h"

namespace acg {

enum class Severity { kNote, kWarning, kError };

/// Something a scene should not have: legal to edit, unwise or impossible to solve.
struct Issue {
  Severity severity = Severity::kWarning;
  std::string path;     ///< As in the project file: `targets[2].position_m`.
  std::string message;  ///< One sentence: what, and what to do.
};

/// All issues of a scene, worst first. A scene without kError can be solved.
std::vector<Issue> checkScene(const Scene& scene);

}  // namespace acg
