// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/project_file.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/io/atomic_file.h"
#include "core/io/project_reader.h"

namespace acg {

LoadedProject loadProject(const std::filesystem::path& file) {
  const std::string text = readFile(file);
  try {
    return parseProject(text, file.has_parent_path() ? file.parent_path() : ".");
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", file.string(), error.what()));
  } catch (const std::bad_alloc&) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{}: the project does not fit into memory.", file.string()));
  }
}

LoadedProject parseProject(const std::string& text, const std::filesystem::path& folder) {
  return readProject(parseJson(text), folder);
}

void saveProject(const Scene& scene, const std::filesystem::path& file) {
  writeFileAtomically(file, projectText(scene));
}

}  // namespace acg
