// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/scene/scene.h"

namespace acg {

/// The newest project format that this program reads and the one that it writes.
inline constexpr int kProjectFormat = 1;

struct LoadedProject {
  ScenePtr scene;
  std::vector<std::string> unknownKeys;  ///< paths such as `targets[0].colour`; kept on save
};

/// Reads a project. Relative paths inside it start from its folder. Throws kIo, kInvalidFile or
/// kInvalidArgument with one sentence that names the file and the path of the key at fault.
LoadedProject loadProject(const std::filesystem::path& file);

/// The same for text already in memory; `folder` is where relative paths start.
LoadedProject parseProject(const std::string& text, const std::filesystem::path& folder);

/// The project as JSON text, format 1: SI units, shortest round-trip numbers, unknown keys kept.
/// With the folder that the text will stand in, relative paths are turned so that they lead to the
/// same files from there.
std::string projectText(const Scene& scene, const std::filesystem::path& folder = {});

/// Writes to a temporary file beside `file`, flushes it to disk and renames it: afterwards there
/// is the old file or the new one, never a mix. Throws kIo.
void saveProject(const Scene& scene, const std::filesystem::path& file);

}  // namespace acg
