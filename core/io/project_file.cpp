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
    return parseProject(text, std::filesystem::absolute(file).parent_path());
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
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  writeFileAtomically(file, projectText(scene, folder));
}

}  // namespace acg
