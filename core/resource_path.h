// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace acg {

/// Path of a file or folder of `resources/`, such as `arrays/autd3.json`.
///
/// Looked for, in this order, under the environment variable ACG_RESOURCES, in
/// `../share/acoustogen` beside the running program, and in the source tree of a developer build.
/// Throws kNotFound when none has it.
std::filesystem::path resourcePath(std::string_view relative);

}  // namespace acg
