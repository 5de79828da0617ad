// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/control_group.h"

#include <fstream>
#include <sstream>

namespace acg {
namespace {

/// Whether one of the names between commas, as in `cpu,cpuacct`, is this one.
bool isListed(const std::string& names, const std::string& name) {
  std::istringstream stream(names);
  for (std::string one; std::getline(stream, one, ',');) {
    if (one == name) return true;
  }
  return names == name;
}

/// The group's path below the controller's root, without the slash it begins with.
std::string groupPath(const std::filesystem::path& root, const std::string& controller) {
  std::ifstream stream(root / "proc/self/cgroup");
  for (std::string line; std::getline(stream, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (second == std::string::npos || second + 2 > line.size()) continue;
    if (!isListed(line.substr(first + 1, second - first - 1), controller)) continue;
    return line.substr(second + 2);
  }
  return {};
}

}  // namespace

std::vector<std::filesystem::path> controlGroupFolders(const std::filesystem::path& root,
                                                       const std::string& controller) {
  const std::filesystem::path base =
      controller.empty() ? root / "sys/fs/cgroup" : root / "sys/fs/cgroup" / controller;
  std::vector<std::filesystem::path> folders;
  std::error_code ignored;
  for (std::filesystem::path path = groupPath(root, controller); !path.empty();
       path = path.parent_path()) {
    if (!std::filesystem::is_directory(base / path, ignored)) break;
    folders.push_back(base / path);
  }
  folders.push_back(base);
  return folders;
}

}  // namespace acg
