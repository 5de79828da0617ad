// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/cli/commands.h"
#include "app/cli/progress.h"
#include "app/cli/project_options.h"
#include "core/acoustics/arrays/catalogue.h"
#include "core/drive/emission.h"
#include "core/error.h"
#include "core/field/field_evaluator.h"
#include "core/field/field_quantity.h"
#include "core/io/exporters/exporter.h"
#include "core/io/exporters/field_stream.h"
#include "core/io/hologram_file.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

struct FieldOptions {
  ProjectOptions common;
  std::optional<std::filesystem::path> hologram;
  std::string quantities = "pressure";
  std::string grid;
  std::filesystem::path points;
  double accuracy = 1e-5;
  std::string particle;
  bool isEmitted = false;
  bool isDifference = false;
  std::string device;
  std::filesystem::path output;
};

constexpr long long kMostStreamed = 1'000'000'000'000;  // 16 TB of pressures
constexpr long long kStreamedFrom = 1 << 25;            // points; fewer fit into memory at ease

/// Known names in the order given, each once.
std::vector<std::string> quantityNames(const std::string& list) {
  std::vector<std::string> names;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t comma = list.find(',', begin);
    const std::string name = list.substr(begin, comma - begin);
    fieldQuantity(name);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    if (comma == std::string::npos) return names;
    begin = comma + 1;
  }
}

void checkParticle(const Scene& scene, const std::string& name) {
  if (name.empty() || scene.particles.count(name)) return;
  std::vector<std::string> names;
  for (const auto& [known, particle] : scene.particles) names.push_back(known);
  throw Error(ErrorCode::kNotFound,
              fmt::format("--particle \"{}\" is not in the project; there is: {}.", name,
                          names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
}

void checkFormat(const ExporterEntry& exporter, const FieldOptions& options) {
  if (!exporter.needsGrid || options.points.empty()) return;
  std::vector<std::string> others;
  for (const ExporterEntry& entry : exporters()) {
    if (entry.takesField && !entry.needsGrid) others.push_back(fmt::format(".{}", entry.extension));
  }
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("{}: a .{} file stores grids only; for a list of points end the name in "
                          "{}.",
                          options.output.string(), exporter.extension, fmt::join(others, ", ")));
}

FieldSpec specOf(const FieldOptions& options) {
  FieldSpec spec;
  spec.quantities = quantityNames(options.quantities);
  if (!(options.accuracy > 0 && options.accuracy < 1)) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("--accuracy {} must be greater than 0 and less than 1.", options.accuracy));
  }
  spec.accuracy = options.accuracy;
  spec.particle = options.particle;
  spec.forceModel = options.common.forceModel();
  if (options.points.empty()) {
    const FieldGrid grid = FieldGrid::parse(options.grid);
    const long long most =
        exporterFor(options.output, true).begin ? kMostStreamed : kMaxFieldPoints;
    if (grid.size() > most) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("--grid has {} points; a {} file takes at most {}.", grid.size(),
                              options.output.extension().string(), most));
    }
    spec.samples = grid;
  } else {
    spec.samples = loadPoints(options.points);
  }
  return spec;
}

/// The drives that a device makes of the hologram, or what they miss; says how far they are off.
Hologram asEmitted(const Scene& scene, const Hologram& hologram, const FieldOptions& options) {
  std::optional<DriveLevels> given;
  if (!options.device.empty()) given = catalogueArray(options.device).levels;
  const std::vector<DriveLevels> levels = driveLevels(scene, given);
  const Emission emission = emissionOf(scene, hologram, levels);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto count = [](int number) {
      return number > 0 ? fmt::format("{}", number) : std::string("any");
    };
    fmt::print("{}: {} phases, {} amplitudes{}\n", scene.arrays[i].id, count(levels[i].phaseLevels),
               count(levels[i].amplitudeLevels),
               levels[i].law == DriveLevels::Law::kDuty ? " by pulse width" : "");
  }
  fmt::print(
      "emitted: {:.3f} % of the ideal amplitude is left, phase error {:.4f} rad rms, "
      "amplitude error {:.4f} rms\n",
      100 * emission.coherence, emission.phaseError, emission.amplitudeError);
  return options.isDifference ? differenceHologram(hologram, emission)
                              : emittedHologram(hologram, emission);
}

void reportField(const Field& field, double seconds, const Backend& backend,
                 const std::filesystem::path& output) {
  std::vector<std::string> quantities;
  for (const FieldChannel& channel : field.channels) quantities.push_back(channel.quantity);
  fmt::print("{} at {} points, {} precision, {:.3g} ms on {} -> {}\n", fmt::join(quantities, ", "),
             sampleCount(field.samples), field.report.precision, 1e3 * seconds,
             backend.description(), output.string());
  if (!field.report.forceModel.empty()) {
    fmt::print("force by {} on {}\n", field.report.forceModel, field.report.particle);
  }
  for (const std::string& note : field.report.notes) fmt::print("note: {}\n", note);
}

/// A grid too large for memory, slab by slab.
void runStreamed(const Scene& scene, const Hologram& hologram, const FieldSpec& spec,
                 Backend& backend, const ExporterEntry& exporter,
                 const std::filesystem::path& output) {
  StreamedField field;
  try {
    Progress progress("Evaluating");
    field = streamField(scene, hologram, spec, backend, exporter, output, progress.checkpoint());
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCancelled) throw;
    throw Error(ErrorCode::kCancelled,
                fmt::format("The work was stopped on request; {}.part holds what is done, and the "
                            "same command goes on from there.",
                            output.string()));
  }
  if (field.resumedFrom > 0) {
    fmt::print("went on from plane {} of an earlier run\n", field.resumedFrom);
  }
  reportField(field.outline, field.seconds, backend, output);
}

void runField(const FieldOptions& options) {
  const ExporterEntry& exporter = exporterFor(options.output, true);
  checkFormat(exporter, options);
  checkOutputFolder(options.output);
  const FieldSpec spec = specOf(options);
  const Scene scene = options.common.load();
  checkParticle(scene, options.particle);
  const std::unique_ptr<Backend> backend = options.common.makeBackend();
  Hologram hologram;
  if (options.hologram) {
    hologram = loadHologram(*options.hologram, scene);
  } else {
    Progress progress("Solving");
    hologram = solveScene(scene, *backend, progress.checkpoint());
  }
  if (options.isEmitted || options.isDifference || !options.device.empty()) {
    hologram = asEmitted(scene, hologram, options);
  }
  if (exporter.begin && sampleCount(spec.samples) >= kStreamedFrom) {
    return runStreamed(scene, hologram, spec, *backend, exporter, options.output);
  }
  Field field;
  {
    Progress progress("Evaluating");
    field = evaluateField(scene, hologram, spec, *backend, progress.checkpoint());
  }
  checkInterrupted();
  exporter.write({scene, hologram, &field}, options.output);
  reportField(field, field.report.seconds, *backend, options.output);
}

}  // namespace

void addFieldCommand(CLI::App& app, int&) {
  CLI::App* command = app.add_subcommand("field", "Evaluate the field of a hologram");
  const auto options = std::make_shared<FieldOptions>();
  options->common.addTo(*command);
  command
      ->add_option("--hologram", options->hologram,
                   "A hologram written by solve; without it the project is solved first")
      ->type_name("FILE");
  command
      ->add_option("--quantity", options->quantities, "Names of \"list quantities\", with commas")
      ->type_name("NAME[,NAME...]")
      ->required();
  CLI::Option_group* where = command->add_option_group("where", "Where the field is wanted");
  where->add_option("--grid", options->grid, "A grid in metres; an axis may be one number")
      ->type_name("X0:X1:NX,Y0:Y1:NY,Z0:Z1:NZ");
  where->add_option("--points", options->points, "A table with the columns x_m,y_m,z_m")
      ->type_name("FILE.csv");
  where->require_option(1);
  command
      ->add_option("--accuracy", options->accuracy,
                   "Error relative to the peak; below 1e-5 sums in double precision")
      ->type_name("REL");
  command->add_option("--particle", options->particle, "The particle that forces act on")
      ->type_name("NAME");
  CLI::Option* emitted =
      command->add_flag("--emitted", options->isEmitted,
                        "The field of what the device emits: on its phase and amplitude levels");
  command->add_flag("--difference", options->isDifference, "The emitted field minus the ideal one")
      ->excludes(emitted);
  command
      ->add_option("--device", options->device,
                   "Whose levels: a name of \"list arrays\"; without it the project's own")
      ->type_name("NAME");
  command->add_option("-o,--output", options->output, "The field: .vti, .h5, .npz or .csv")
      ->type_name("FILE")
      ->required();
  command->callback([options] { runField(*options); });
}

}  // namespace acg
