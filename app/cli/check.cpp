// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "core/io/project_file.h"
#include "core/scene/issue.h"

namespace acg {
namespace {

const char* severityName(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    default:
      return "note";
  }
}

/// Prints what is wrong or unwise, worst first; returns whether the scene can be solved.
bool runCheck(const std::filesystem::path& project) {
  const LoadedProject loaded = loadProject(project);
  const std::vector<Issue> issues = checkScene(*loaded.scene);
  int errors = 0;
  for (const Issue& issue : issues) {
    if (issue.severity == Severity::kError) ++errors;
    fmt::print("{}: {}: {}\n", severityName(issue.severity), issue.path, issue.message);
  }
  for (const std::string& key : loaded.unknownKeys) {
    fmt::print("note: {}: This key is unknown; it is kept and has no effect.\n", key);
  }
  if (issues.empty() && loaded.unknownKeys.empty()) {
    fmt::print("{}: {} elements, {} targets, no issues.\n", project.string(),
               loaded.scene->elementCount(), loaded.scene->targets.size());
  }
  return errors == 0;
}

}  // namespace

void addCheckCommand(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("check", "Say what a project should not have");
  const auto project = std::make_shared<std::filesystem::path>();
  command->add_option("PROJECT", *project, "The project, a *.acg file")->required();
  command->callback([project, &status] { status = runCheck(*project) ? 0 : 2; });
}

}  // namespace acg
