// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/io/json_document.h"
#include "core/io/project_file.h"

namespace acg {

/// A project document of format 1 as a scene. Checks types, limits, names and ids; builds the
/// arrays. Throws kInvalidFile, kInvalidArgument or kNotFound; the message starts with the path of
/// the key at fault.
LoadedProject readProject(const Json& document, const std::filesystem::path& folder);

}  // namespace acg
