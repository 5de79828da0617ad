// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/project_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/composition.h"
#include "core/error.h"
#include "core/io/project_file.h"
#include "core/scene/issue.h"
#include "core/solvers/compare.h"

namespace acg {
namespace {

constexpr const char* kForceModelKey = "force.model";

std::int64_t wholeNumber(const std::string& key, const std::string& text, double maximum) {
  Parameter row;
  row.name = key;
  row.defaultValue = std::int64_t{0};
  row.minimum = 0;
  row.maximum = maximum;
  return std::get<std::int64_t>(parseParameter(row, text));
}

DriveMode driveMode(const std::string& text) {
  if (text == "phase_only") return DriveMode::kPhaseOnly;
  if (text == "amplitude_and_phase") return DriveMode::kAmplitudeAndPhase;
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("drive={} is unknown; there is: phase_only, amplitude_and_phase.", text));
}

}  // namespace

void ProjectOptions::addTo(CLI::App& command) {
  command.add_option("PROJECT", project, "The project, a *.acg file")->required();
  command
      .add_option("--set", settings,
                  "A setting for this run, such as iterations=200; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_option("--backend", backend, "What computes: auto or a name of \"list backends\"")
      ->type_name("NAME");
  command.add_option("--threads", threads, "Threads of the processor; 0 takes all")->type_name("N");
}

Scene ProjectOptions::load(const std::string& solverName) const {
  Scene scene = *loadProject(project).scene;
  if (!solverName.empty()) scene.solver = withMethod(scene.solver, solverName);
  for (const std::string& setting : settings) applySetting(scene, setting);
  for (const Issue& issue : checkScene(scene)) {
    if (issue.severity != Severity::kError) continue;
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: {}: {}", project.string(), issue.path, issue.message));
  }
  return scene;
}

std::unique_ptr<Backend> ProjectOptions::makeBackend() const {
  auto made = acg::makeBackend(backend, threads);
  made->onNotice([](const std::string& sentence) { fmt::print(stderr, "note: {}\n", sentence); });
  return made;
}

void applySetting(Scene& scene, const std::string& setting) {
  const std::size_t equals = setting.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("--set \"{}\" is not of the form key=value.", setting));
  }
  std::string key = setting.substr(0, equals);
  const std::string value = setting.substr(equals + 1);
  if (key.rfind("solver.", 0) == 0) key = key.substr(7);
  const SolverEntry& entry = solver(scene.solver.name);
  if (key == "phase_levels") {
    scene.solver.phaseLevels = static_cast<int>(wholeNumber(key, value, 1 << 24));
  } else if (key == "random_seed") {
    scene.solver.randomSeed = static_cast<std::uint64_t>(wholeNumber(key, value, 9e15));
  } else if (key == "drive") {
    scene.solver.drive = driveMode(value);
  } else if (key == kForceModelKey) {
    forceModelFromName(value);  // no part of the scene: ProjectOptions::forceModel reads it
  } else if (const Parameter* parameter = findParameter(entry.parameters(), key)) {
    scene.solver.parameters[key] = parseParameter(*parameter, value);
    resolveParameters(entry.parameters(), scene.solver.parameters, "solver");
  } else {
    std::vector<std::string> known;
    for (const Parameter& row : entry.parameters()) known.push_back(row.name);
    known.insert(known.end(), {"phase_levels", "drive", "random_seed", "force.model"});
    throw Error(ErrorCode::kNotFound,
                fmt::format("--set {}: \"{}\" is no setting of the solver {}; there is: {}.",
                            setting, key, entry.name, fmt::join(known, ", ")));
  }
}

ForceModel ProjectOptions::forceModel() const {
  ForceModel model = ForceModel::kAutomatic;
  const std::string start = std::string(kForceModelKey) + "=";
  for (const std::string& setting : settings) {
    if (setting.starts_with(start)) model = forceModelFromName(setting.substr(start.size()));
  }
  return model;
}

void checkOutputFolder(const std::filesystem::path& file) {
  std::error_code ignored;
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  if (std::filesystem::is_directory(folder, ignored)) return;
  throw Error(ErrorCode::kNotFound,
              fmt::format("{}: the folder {} does not exist; make it or choose another.",
                          file.string(), folder.string()));
}

}  // namespace acg
