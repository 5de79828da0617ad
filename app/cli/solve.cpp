// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/solve.h"

#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/project_options.h"
#include "core/io/exporters/exporter.h"
#include "core/io/hologram_file.h"

namespace acg {
namespace {

struct SolveOptions {
  ProjectOptions common;
  std::string solver;
  std::optional<std::filesystem::path> previous;
  std::filesystem::path output;
};

std::string pascal(double value) { return fmt::format("{:.1f}", value); }

/// A table of target, kind, wanted and reached pressure, and what is at the point itself.
void printTargets(const Scene& scene, const SolverReport& report) {
  std::vector<std::vector<std::string>> rows = {
      {"target", "kind", "wanted (Pa)", "reached (Pa)", "error (%)", "at the point (Pa)"}};
  for (const TargetResult& result : report.targets) {
    const Target* target = scene.findTarget(result.id);
    const auto error = result.relativeError();
    rows.push_back({result.id, target ? targetLabel(*target) : "",
                    result.wanted ? pascal(*result.wanted) : "most", pascal(result.reached),
                    error ? fmt::format("{:+.2f}", 100 * *error) : "-", pascal(result.pressure)});
  }
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const bool isText = c < 2;
      line += isText ? fmt::format("{:<{}}  ", row[c], widths[c])
                     : fmt::format("{:>{}}  ", row[c], widths[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::print("{}\n", line);
  }
}

void runSolve(const SolveOptions& options) {
  const ExporterEntry& exporter = exporterFor(options.output, false);
  checkOutputFolder(options.output);
  const Scene scene = options.common.load(options.solver);
  const std::unique_ptr<Backend> backend = options.common.makeBackend();
  Hologram hologram, previous;
  if (options.previous) previous = loadHologram(*options.previous, scene);
  {
    Progress progress("Solving");
    hologram =
        solveScene(scene, *backend, progress.checkpoint(), options.previous ? &previous : nullptr);
  }
  checkInterrupted();
  exporter.write({scene, hologram, nullptr}, options.output);
  const SolverReport& report = hologram.report;
  if (report.targets.empty()) {
    fmt::print("The project has no targets: the hologram is silence.\n");
  } else {
    printTargets(scene, report);
  }
  for (const ImageResult& image : report.images) {
    fmt::print("{}: {} x {} pixels, rms error {:.2f} %, correlation {:.4f}, SSIM {:.4f}\n",
               image.id, image.columns, image.rows, 100 * image.rmsError, image.correlation,
               image.likeness);
  }
  if (!report.note.empty()) fmt::print("{}\n", report.note);
  fmt::print("{}, {} iterations, {:.3g} ms on {}, {} elements -> {}\n", report.solver,
             report.iterations, 1e3 * report.seconds, backend->description(),
             hologram.drives.size(), options.output.string());
}

}  // namespace

void addSolveCommand(CLI::App& app, int&) {
  CLI::App* command =
      app.add_subcommand("solve", "Find the drive of each element and write the hologram");
  const auto options = std::make_shared<SolveOptions>();
  options->common.addTo(*command);
  command->add_option("--solver", options->solver, "Another method than the project's")
      ->type_name("NAME");
  command
      ->add_option("--previous", options->previous,
                   "The hologram shown before, for the solver temporal")
      ->type_name("FILE");
  command->add_option("-o,--output", options->output, "The hologram, .csv or .json")
      ->type_name("FILE")
      ->required();
  command->callback([options] { runSolve(*options); });
}

}  // namespace acg
