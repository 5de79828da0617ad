// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/composition.h"
#include "core/compute/tuning/field_tuner.h"
#include "core/error.h"
#include "core/io/project_file.h"
#include "core/resource_path.h"

namespace acg {
namespace {

struct TuneOptions {
  bool shows = false, resets = false, runs = false, asJson = false;
  std::string backend = "auto";
};

/// A field to learn from: what a window asks for, small and large.
struct Trial {
  ScenePtr scene;
  Hologram hologram;
  FieldSpec spec;
};

Hologram fullDrives(const Scene& scene) {
  Hologram hologram;
  hologram.drives = Eigen::VectorXcd::Ones(scene.elementCount());
  return hologram;
}

std::vector<Trial> trials() {
  std::vector<Trial> all;
  for (const char* name : {"tinylev.acg", "two_foci.acg", "two_sided_trap.acg"}) {
    const ScenePtr scene = loadProject(resourcePath("examples") / name).scene;
    const auto add = [&](const FieldGrid& grid, const char* quantity, double accuracy) {
      FieldSpec spec;
      spec.samples = grid;
      spec.quantities = {quantity};
      spec.accuracy = accuracy;
      all.push_back({scene, fullDrives(*scene), std::move(spec)});
    };
    for (const double accuracy : {1e-3, 1e-5}) {
      for (const int side : {200, 400}) {
        const FieldGrid slice =
            FieldGrid::between({-0.06, 0, -0.06}, {0.06, 0, 0.06}, {side, 1, side});
        add(slice, "pressure", accuracy);
        add(slice, "gorkov", accuracy);
      }
      for (const int side : {50, 100}) {
        add(FieldGrid::between({-0.02, -0.02, -0.02}, {0.02, 0.02, 0.02}, {side, side, side}),
            "pressure", accuracy);
      }
    }
  }
  return all;
}

nlohmann::ordered_json rowsOf(const FieldTuner& tuner) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const FieldTuner::Row& row : tuner.rows()) {
    rows.push_back({{"way", row.name},
                    {"fields", row.jobs},
                    {"median_s", row.usual.median},
                    {"low_s", row.usual.low},
                    {"high_s", row.usual.high},
                    {"parked_for", row.parkedForJobs}});
  }
  return rows;
}

void show(const FieldTuner& tuner, Backend& backend, bool asJson) {
  const auto rows = rowsOf(tuner);
  const LaunchTuning* launches = backend.launchTuning();
  if (asJson) {
    fmt::print("{}\n", nlohmann::ordered_json({{"backend", backend.description()},
                                               {"file", userTuningFile().path().string()},
                                               {"fields", tuner.jobs()},
                                               {"exploration_share", tuner.explorationShare()},
                                               {"launches", launches ? launches->launches() : ""},
                                               {"ways", rows}})
                           .dump(2));
    return;
  }
  fmt::print("{}\n{} fields chosen for, {:.1f} % of their time to explore; {}\n",
             backend.description(), tuner.jobs(), 100 * tuner.explorationShare(),
             userTuningFile().path().string());
  fmt::print("{:<24}{:>10}{:>12}{:>24}\n", "way", "measured", "ms", "90 % of fields");
  for (const FieldTuner::Row& row : tuner.rows()) {
    fmt::print(
        "{:<24}{:>10.0f}{:>12.2f}{:>24}{}\n", row.name, row.jobs, 1e3 * row.usual.median,
        fmt::format("{:.2f} to {:.2f}", 1e3 * row.usual.low, 1e3 * row.usual.high),
        row.parkedForJobs > 0 ? fmt::format("  parked for {} fields", row.parkedForJobs) : "");
  }
  if (launches) {
    fmt::print("Work-items of a group of the kernels on {}, by order: {}\n", launches->device(),
               launches->launches());
  }
  fmt::print("Times are those expected of 10^6 points at 0.5 mm and 512 elements to 1e-3.\n");
}

void runTrials(FieldTuner& tuner) {
  Progress progress("Measuring");
  const std::vector<Trial> all = trials();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double done = static_cast<double>(i) / static_cast<double>(all.size());
    tuner.measure(*all[i].scene, all[i].hologram, all[i].spec,
                  [&](double) { progress.report(done); });
  }
}

void runTune(const TuneOptions& options) {
  if (options.resets + options.runs + options.shows > 1) {
    throw Error(ErrorCode::kInvalidArgument, "Give one of --show, --reset and --run.");
  }
  if (options.resets) {
    userTuningFile().forget();
    if (!options.asJson) fmt::print("Nothing is known any more of what is quickest here.\n");
    return;
  }
  const std::unique_ptr<Backend> backend = makeBackend(options.backend);
  FieldTuner tuner(*backend, {.file = userTuningFile()});
  if (options.runs) {
    Progress progress("Tuning kernels");
    tuneLaunches(*backend, [&](double share) { progress.report(share); });
    runTrials(tuner);
  }
  show(tuner, *backend, options.asJson);
}

}  // namespace

void addTuneCommand(CLI::App& app, int&) {
  CLI::App* command =
      app.add_subcommand("tune", "What was learnt of the quickest ways to fields on this machine");
  const auto options = std::make_shared<TuneOptions>();
  command->add_flag("--show", options->shows, "Print it; so does no option at all");
  command->add_flag("--reset", options->resets, "Forget it");
  command->add_flag("--run", options->runs, "Measure every way now instead of while working");
  command->add_flag("--json", options->asJson, "For machines");
  command->add_option("--backend", options->backend, "What computes")->type_name("NAME");
  command->callback([options] { runTune(*options); });
}

}  // namespace acg
