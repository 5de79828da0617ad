// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/automatic.h"

#include <fmt/format.h>

#include "core/solvers/gs_pat.h"
#include "core/solvers/start_drives.h"

namespace acg {
namespace {

std::string counted(int count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

MethodChoice chooseMethod(const Scene& scene) {
  int loud = 0, wished = 0, automaticTraps = 0, images = 0;
  for (const Target& target : scene.targets) {
    const std::optional<double> wanted = target.wantedPressure();
    if (wanted && *wanted == 0) continue;
    ++loud;
    if (std::holds_alternative<ImageTarget>(target.wish)) ++images;
    if (wanted) ++wished;
    const Trap* trap = std::get_if<Trap>(&target.wish);
    if (trap && trap->kind == TrapKind::kAutomatic) ++automaticTraps;
  }
  const int quiet = static_cast<int>(scene.targets.size()) - loud;
  if (images > 0) {
    return {"l-bfgs", fmt::format("automatic took l-bfgs, which descends on every pixel of {}.",
                                  counted(images, "picture"))};
  }
  if (automaticTraps > 0) {
    return {"l-bfgs", fmt::format("automatic took l-bfgs, which shapes the potential itself at {} "
                                  "of the kind automatic.",
                                  counted(automaticTraps, "trap"))};
  }
  if (loud <= 1 && quiet == 0) {
    return {"naive", "automatic took naive, which is exact for one target."};
  }
  if (wished > 0 && scene.solver.drive == DriveMode::kPhaseOnly) {
    return {"l-bfgs", fmt::format("automatic took l-bfgs, which meets {} by phases alone.",
                                  counted(wished, "wanted pressure"))};
  }
  return {"gs-pat", fmt::format("automatic took gs-pat, which is fast and even for {}{}.",
                                counted(loud, "target"),
                                quiet > 0 ? " and " + counted(quiet, "quiet point") : "")};
}

std::span<const Parameter> automaticParameters() {
  static const Parameter table[] = {amplitudesParameter()};
  return table;
}

SolverOutcome solveAutomatic(const SolverInput& input, Buffer& q) {
  const ParameterSet usual = resolveParameters(gsPatParameters(), {}, "solver");
  return solveGsPat({.backend = input.backend,
                     .propagator = input.propagator,
                     .wanted = input.wanted,
                     .drive = input.drive,
                     .randomSeed = input.randomSeed,
                     .parameters = usual,
                     .iterationDone = input.iterationDone},
                    q);
}

}  // namespace acg
