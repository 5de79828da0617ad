// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/resource_path.h"

#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {

namespace fs = std::filesystem;

fs::path resourcePath(std::string_view relative) {
  std::vector<fs::path> roots;
  if (const char* given = std::getenv("ACG_RESOURCES")) roots.emplace_back(given);
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  if (!program.empty()) {
    roots.push_back(program.parent_path().parent_path() / "share" / "acoustogen");
  }
#ifdef ACG_SOURCE_RESOURCES
  roots.emplace_back(ACG_SOURCE_RESOURCES);
#endif
  for (const fs::path& root : roots) {
    const fs::path candidate = root / relative;
    if (fs::exists(candidate, ignored)) return candidate;
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("The program's own file \"{}\" is missing; install the program again or "
                          "set ACG_RESOURCES to its resources folder.",
                          relative));
}

}  // namespace acg
