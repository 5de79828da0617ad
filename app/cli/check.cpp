// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/exposure_rows.h"
#include "app/cli/progress.h"
#include "app/composition.h"
#include "core/io/project_file.h"
#include "core/io/safety_profile_file.h"
#include "core/levitation/trap_verdict.h"
#include "core/scene/issue.h"
#include "core/solvers/solve.h"

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

struct CheckOptions {
  std::filesystem::path project;
  bool hasNoVerdict = false;
  std::string forceModel = "automatic";
};

bool hasTraps(const Scene& scene) {
  return std::any_of(scene.targets.begin(), scene.targets.end(), [](const Target& target) {
    return std::holds_alternative<Trap>(target.wish);
  });
}

void printVerdict(const TrapVerdict& v) {
  fmt::print("trap {}: {}: {}\n", v.target, trapHoldText(v.hold), v.reason);
  if (v.hasEquilibrium) {
    fmt::print(
        "  rests at ({:.3f}, {:.3f}, {:.3f}) mm; stiffness {:.3g}, {:.3g}, {:.3g} mN/m; curl "
        "{:.3g} mN/m\n",
        1e3 * v.equilibrium.x(), 1e3 * v.equilibrium.y(), 1e3 * v.equilibrium.z(),
        1e3 * v.stiffness(0), 1e3 * v.stiffness(1), 1e3 * v.stiffness(2), 1e3 * v.curl.norm());
    fmt::print(
        "  easiest way out ({:.2f}, {:.2f}, {:.2f}) after {:.2f} mm and {:.3g} nJ; lift {:.3g} "
        "times the weight; survives {:.3g} m/s^2\n",
        v.escape.x(), v.escape.y(), v.escape.z(), 1e3 * v.escapeDistance, 1e9 * v.depth, v.margin,
        v.largestAcceleration);
  }
  fmt::print("  force by {} on {}\n", forceModelName(v.model),
             v.particle.empty() ? "the default bead" : v.particle);
  if (v.other) {
    fmt::print("  {} differs by {:.3g} %: {}, stiffness {:.3g}, {:.3g}, {:.3g} mN/m\n",
               forceModelName(v.other->model), 100 * v.other->difference,
               trapHoldText(v.other->hold), 1e3 * v.other->stiffness(0),
               1e3 * v.other->stiffness(1), 1e3 * v.other->stiffness(2));
  }
}

/// Solves the scene and says of each trap whether its bead stays and of each exposure zone what
/// reaches it.
void printVerdicts(const Scene& scene, ForceModel model) {
  const std::unique_ptr<Backend> backend = makeBackend("auto", 0);
  std::vector<TrapVerdict> verdicts;
  std::vector<ZoneExposure> exposures;
  {
    Progress progress("Judging traps and zones");
    const Hologram hologram = solveScene(scene, *backend, progress.checkpoint());
    verdicts = judgeTraps(scene, hologram, *backend, model, progress.checkpoint());
    exposures = judgeExposure(scene, hologram, safetyProfile(scene.safety.profile), *backend,
                              progress.checkpoint());
  }
  for (const TrapVerdict& verdict : verdicts) printVerdict(verdict);
  printExposures(exposures);
}

/// Prints what is wrong or unwise, worst first, then whether the traps hold and
/// what reaches the exposure zones; returns whether the
/// scene can be solved.
bool runCheck(const CheckOptions& options) {
  const std::filesystem::path& project = options.project;
  const ForceModel model = forceModelFromName(options.forceModel);
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
  if (errors == 0 && !options.hasNoVerdict &&
      (hasTraps(*loaded.scene) || !loaded.scene->zones.empty())) {
    printVerdicts(*loaded.scene, model);
  }
  return errors == 0;
}

}  // namespace

void addCheckCommand(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "check",
      "Say what a project should not have, whether its traps hold, and what reaches people");
  const auto options = std::make_shared<CheckOptions>();
  command->add_option("PROJECT", options->project, "The project, a *.acg file")->required();
  command->add_flag("--no-verdict", options->hasNoVerdict,
                    "Leave the verdicts on traps and zones out");
  command
      ->add_option(
          "--force-model", options->forceModel,
          "What verdicts compute forces by: automatic, gorkov, small_sphere, partial_waves")
      ->type_name("NAME");
  command->callback([options, &status] { status = runCheck(*options) ? 0 : 2; });
}

}  // namespace acg
