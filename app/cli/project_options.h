// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/backend/backend.h"
#include "core/field/force_model.h"
#include "core/scene/scene.h"

namespace acg {

/// What `solve` and `field` share: the project, changes to it, and where to compute.
struct ProjectOptions {
  std::filesystem::path project;
  std::vector<std::string> settings;  ///< key=value
  std::string backend = "auto";
  int threads = 0;

  void addTo(CLI::App& command);
  /// The project with the settings applied. Throws kInvalidArgument with the path of an issue that
  /// stands against solving it.
  Scene load(const std::string& solverName = "") const;
  std::unique_ptr<Backend> makeBackend() const;
  /// Of the last `force.model=NAME` among the settings; automatic without one.
  ForceModel forceModel() const;
};

/// Applies one `key=value` of `--set`: a parameter of the scene's solver, `phase_levels`, `drive`,
/// `random_seed` (all also with `solver.` in front), or `force.model`. Throws kInvalidArgument or
/// kNotFound with the keys there are.
void applySetting(Scene& scene, const std::string& setting);

/// Throws when the folder of an output file is missing: better known before the work than after.
void checkOutputFolder(const std::filesystem::path& file);

}  // namespace acg
