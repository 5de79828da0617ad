// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

namespace acg {

/// A file of the user's that the program keeps, by the XDG base directory rules: below
/// `$XDG_DATA_HOME/acoustogen`, else `~/.local/share/acoustogen`. Nothing is made.
std::filesystem::path userDataPath(std::string_view relative);

/// The same for logs and other state: `$XDG_STATE_HOME`, else `~/.local/state`.
std::filesystem::path userStatePath(std::string_view relative);

}  // namespace acg
