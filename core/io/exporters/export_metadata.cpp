// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <ctime>

#include <fmt/chrono.h>

#include "core/io/exporters/exporter.h"
#include "core/io/json_document.h"
#include "core/io/target_rows.h"
#include "core/version.h"

namespace acg {
namespace {

Json parametersJson(const SolverChoice& solver) {
  Json result = {{"name", solver.name}};
  for (const auto& [name, value] : solver.parameters) {
    result[name] = std::visit([](const auto& v) { return Json(v); }, value);
  }
  result["phase_levels"] = solver.phaseLevels;
  result["drive"] = solver.drive == DriveMode::kPhaseOnly ? "phase_only" : "amplitude_and_phase";
  result["random_seed"] = solver.randomSeed;
  return result;
}

Json imagesJson(const SolverReport& report) {
  Json result = Json::array();
  for (const ImageResult& image : report.images) {
    result.push_back({{"id", image.id},
                      {"columns", image.columns},
                      {"rows", image.rows},
                      {"rms_error", image.rmsError},
                      {"correlation", image.correlation},
                      {"ssim", image.likeness},
                      {"wanted_pa", image.wanted},
                      {"reached_pa", image.reached}});
  }
  return result;
}

Json fieldJson(const Field& field) {
  Json result;
  if (const FieldGrid* grid = std::get_if<FieldGrid>(&field.samples)) {
    const auto triple = [](const Eigen::Vector3d& v) { return Json::array({v(0), v(1), v(2)}); };
    result["grid"] = {{"origin_m", triple(grid->origin)},
                      {"spacing_m", triple(grid->spacing)},
                      {"counts", grid->counts}};
  } else {
    result["points"] = sampleCount(field.samples);
  }
  result["units"] = Json::object();
  for (const FieldChannel& channel : field.channels) {
    result["units"][channel.quantity] = channel.unit;
  }
  result["backend"] = field.report.backend;
  result["precision"] = field.report.precision;
  result["method"] = field.report.method;
  result["accuracy"] = field.report.accuracy;
  result["seconds"] = field.report.seconds;
  if (!field.report.particle.empty()) result["particle"] = field.report.particle;
  if (!field.report.forceModel.empty()) result["force_model"] = field.report.forceModel;
  if (!field.report.notes.empty()) result["notes"] = field.report.notes;
  return result;
}

}  // namespace

std::string exportMetadata(const ExportInput& input) {
  const Medium medium = input.scene.resolvedMedium();
  const SolverReport& report = input.hologram.report;
  Json result;
  result["program"] = "Acousto-Gen";
  result["version"] = ACG_VERSION;
  result["date"] = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
  result["project"] = input.scene.name;
  result["conventions"] =
      "SI units; time factor exp(-i omega t), outgoing waves exp(+ikr), peak amplitudes";
  result["medium"] = {{"sound_speed_m_s", medium.soundSpeed},
                      {"density_kg_m3", medium.density},
                      {"absorption_db_per_m", medium.absorption}};
  result["frequency_hz"] = input.scene.frequency();
  result["particles"] = Json::object();
  for (const auto& [name, particle] : input.scene.particles) {
    result["particles"][name] = {{"radius_m", particle.radius},
                                 {"density_kg_m3", particle.density},
                                 {"sound_speed_m_s", particle.soundSpeed},
                                 {"kind", particleKindName(particle.kind)}};
  }
  result["elements"] = input.hologram.drives.size();
  result["solver"] = parametersJson(input.scene.solver);
  result["report"] = {{"solver", report.solver},
                      {"backend", report.backend},
                      {"iterations", report.iterations},
                      {"seconds", report.seconds},
                      {"random_seed", report.randomSeed},
                      {"efficiency", report.efficiency},
                      {"targets", targetRows(report.targets)}};
  if (!report.images.empty()) result["report"]["images"] = imagesJson(report);
  if (input.field) result["field"] = fieldJson(*input.field);
  return result.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace acg
