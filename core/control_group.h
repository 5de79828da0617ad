// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace acg {

/// Where a controller of this process's control group (cgroup) keeps its files, the group's own
/// folder first, then those of the groups around it, whose limits hold as well. `controller` is
/// that of version 1, such as `memory`; empty asks for the one tree of version 2. A container often
/// sees its own group as the root: then that is the only one. `root` has `proc` and `sys` in it.
std::vector<std::filesystem::path> controlGroupFolders(const std::filesystem::path& root,
                                                       const std::string& controller);

}  // namespace acg
