// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/user_path.h"

#include <cstdlib>

namespace acg {
namespace {

std::filesystem::path below(const char* variable, const char* fallback, std::string_view relative) {
  std::filesystem::path base;
  const char* given = std::getenv(variable);
  const char* home = std::getenv("HOME");
  if (given && given[0] == '/') {  // the rules: relative ones are to be ignored
    base = given;
  } else {
    base = std::filesystem::path(home && *home ? home : "/tmp") / fallback;
  }
  return base / "acoustogen" / relative;
}

}  // namespace

std::filesystem::path userDataPath(std::string_view relative) {
  return below("XDG_DATA_HOME", ".local/share", relative);
}

std::filesystem::path userStatePath(std::string_view relative) {
  return below("XDG_STATE_HOME", ".local/state", relative);
}

}  // namespace acg
