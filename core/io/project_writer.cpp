// SPDX-License-Identifier: GPL-3.0-or-later
#include <variant>

#include "core/error.h"
#include "core/io/json_document.h"
#include "core/io/project_file.h"

namespace acg {
namespace {

namespace fs = std::filesystem;

Json vectorJson(const Eigen::Vector3d& v) { return Json::array({v.x(), v.y(), v.z()}); }

Json parameterJson(const ParameterValue& value) {
  return std::visit([](const auto& v) { return Json(v); }, value);
}

/// Adds the members of `extraJson` that `object` does not have.
void addExtra(Json& object, const Json& extra) {
  for (auto it = extra.begin(); it != extra.end(); ++it) {
    if (!object.contains(it.key())) object[it.key()] = *it;
  }
}

void addExtra(Json& object, const std::string& extraJson) {
  if (!extraJson.empty()) addExtra(object, Json::parse(extraJson));
}

Json mediumJson(const std::variant<Medium, Air>& medium) {
  if (const Air* air = std::get_if<Air>(&medium)) {
    return {{"air",
             {{"temperature_c", air->temperature},
              {"humidity_percent", air->humidity},
              {"pressure_pa", air->pressure}}}};
  }
  const Medium& given = std::get<Medium>(medium);
  return {{"sound_speed_m_s", given.soundSpeed},
          {"density_kg_m3", given.density},
          {"absorption_db_per_m", given.absorption}};
}

Json transducerJson(const TransducerModel& model) {
  Json result = {{"kind", model.kind},
                 {"radius_m", model.radius},
                 {"frequency_hz", model.frequency},
                 {"source_pressure_pa_m", model.sourcePressure}};
  if (!model.sourceNote.empty()) result["source_note"] = model.sourceNote;
  if (!model.sourceBasis.empty()) result["source_basis"] = model.sourceBasis;
  if (model.driveVoltage > 0) result["drive_voltage_vpp"] = model.driveVoltage;
  if (!model.driveWaveform.empty()) result["drive_waveform"] = model.driveWaveform;
  if (model.driveLimit) result["drive_limit_vpp"] = *model.driveLimit;
  if (!model.radiatesBack) result["radiates_back"] = false;
  if (!model.tableAngles.empty()) result["table_angles_rad"] = model.tableAngles;
  if (!model.tableGains.empty()) result["table_gains"] = model.tableGains;
  addExtra(result, model.extraJson);
  return result;
}

Json triplesJson(const Eigen::Matrix3Xd& columns) {
  Json result = Json::array();
  for (const auto& column : columns.colwise()) result.push_back(vectorJson(column));
  return result;
}

/// The path of a geometry's file as a project in `folder` must state it, so that it still leads to
/// the same file when a project moves.
std::string pathFrom(const fs::path& folder, const ArrayGeometry& geometry) {
  const std::string& path = std::get<std::string>(geometry.parameters.at("path"));
  if (folder.empty() || geometry.folder.empty() || path.empty() || fs::path(path).is_absolute()) {
    return path;
  }
  const fs::path from = fs::weakly_canonical(folder), old = fs::weakly_canonical(geometry.folder);
  if (from == old) return path;
  return fs::proximate(fs::weakly_canonical(old / path), from).generic_string();
}

/// In the order of the registry's table, so that a file reads as the form does.
Json geometryJson(const ArrayGeometry& geometry, const fs::path& folder) {
  Json result = {{"kind", geometry.kind}};
  for (const Parameter& parameter : arrayGeometry(geometry.kind).parameters()) {
    const auto it = geometry.parameters.find(parameter.name);
    if (it == geometry.parameters.end()) continue;
    result[it->first] = parameterJson(it->second);
    if (it->first == "path") result["path"] = pathFrom(folder, geometry);
  }
  if (geometry.kind == "elements") {
    result["positions_m"] = triplesJson(geometry.positions);
    if (geometry.normals.cols() > 0) result["normals"] = triplesJson(geometry.normals);
  }
  addExtra(result, geometry.extraJson);
  return result;
}

Json arrayJson(const PlacedArray& array, const fs::path& folder) {
  const Eigen::Quaterniond& q = array.orientation;
  Json result = {{"id", array.id},
                 {"geometry", geometryJson(array.geometry, folder)},
                 {"transducer", array.transducer},
                 {"position_m", vectorJson(array.position)},
                 {"orientation_wxyz", Json::array({q.w(), q.x(), q.y(), q.z()})}};
  if (!array.disabled.empty()) result["disabled"] = array.disabled;
  if (!array.phaseCorrections.empty()) result["phase_corrections_rad"] = array.phaseCorrections;
  if (!array.gainCorrections.empty()) result["gain_corrections"] = array.gainCorrections;
  addExtra(result, array.extraJson);
  return result;
}

/// A trap writes the settings of its kind, and others only where they are not the default.
void addTrap(Json& result, const Trap& trap) {
  const Trap usual;
  result["trap"] = trapKindName(trap.kind);
  if (trap.kind == TrapKind::kTwin || trap.azimuth != usual.azimuth) {
    result["azimuth_rad"] = trap.azimuth;
  }
  if (trap.kind == TrapKind::kVortex || trap.charge != usual.charge) {
    result["charge"] = trap.charge;
  }
  if (!trap.flip.empty()) result["flip"] = trap.flip;
}

/// The pixels themselves: a path would break when files move.
void addImage(Json& result, const ImageTarget& image) {
  const Eigen::Quaterniond& q = image.orientation;
  result["orientation_wxyz"] = Json::array({q.w(), q.x(), q.y(), q.z()});
  result["width_m"] = image.width;
  result["height_m"] = image.height;
  if (image.pressure) result["pressure_pa"] = *image.pressure;
  if (!image.source.empty()) result["file"] = image.source;
  result["columns"] = image.columns;
  result["rows"] = image.rows;
  result["values"] = image.values;
}

Json targetJson(const Target& target) {
  Json result = {{"id", target.id}};
  if (const FocalPoint* focus = std::get_if<FocalPoint>(&target.wish)) {
    result["kind"] = "focal_point";
    result["position_m"] = vectorJson(target.position);
    if (focus->pressure) result["pressure_pa"] = *focus->pressure;
  } else if (const Trap* trap = std::get_if<Trap>(&target.wish)) {
    result["kind"] = "trap";
    addTrap(result, *trap);
    result["position_m"] = vectorJson(target.position);
    if (!trap->particle.empty()) result["particle"] = trap->particle;
    if (trap->pressure) result["pressure_pa"] = *trap->pressure;
  } else if (const auto* image = std::get_if<ImageTarget>(&target.wish)) {
    result["kind"] = "image";
    result["position_m"] = vectorJson(target.position);
    addImage(result, *image);
  } else {
    result["kind"] = "quiet_point";
    result["position_m"] = vectorJson(target.position);
  }
  addExtra(result, target.extraJson);
  return result;
}

Json solverJson(const SolverChoice& solver) {
  Json result = {{"name", solver.name}};
  for (const auto& [name, value] : solver.parameters) result[name] = parameterJson(value);
  result["phase_levels"] = solver.phaseLevels;
  result["drive"] = solver.drive == DriveMode::kPhaseOnly ? "phase_only" : "amplitude_and_phase";
  result["random_seed"] = solver.randomSeed;
  addExtra(result, solver.extraJson);
  return result;
}

void addZones(Json& result, const Scene& scene) {
  if (!scene.zones.empty()) result["zones"] = Json::array();
  for (const ExposureZone& zone : scene.zones) {
    Json entry = {{"id", zone.id},
                  {"kind", zoneKindName(zone.kind)},
                  {"position_m", vectorJson(zone.position)},
                  {"radius_m", zone.radius}};
    if (!zone.isEnabled) entry["enabled"] = false;
    addExtra(entry, zone.extraJson);
    result["zones"].push_back(entry);
  }
  if (scene.safety == SafetyStatement()) return;
  Json safety = Json::object();
  if (!scene.safety.profile.empty()) safety["profile"] = scene.safety.profile;
  if (scene.safety.hasEnclosureInterlock) safety["enclosure_interlock"] = true;
  addExtra(safety, scene.safety.extraJson);
  result["safety"] = safety;
}

/// Foreign keys inside `medium` and `particles` live in the scene's extra under the same names;
/// they return only into objects that are still there.
void addSceneExtra(Json& result, const std::string& extraJson) {
  if (extraJson.empty()) return;
  const Json extra = Json::parse(extraJson);
  addExtra(result, extra);
  if (extra.contains("medium")) {
    Json mediumExtra = extra["medium"];
    if (mediumExtra.contains("air")) {
      if (result["medium"].contains("air")) addExtra(result["medium"]["air"], mediumExtra["air"]);
      mediumExtra.erase("air");
    }
    addExtra(result["medium"], mediumExtra);
  }
  if (!extra.contains("particles")) return;
  const Json& particlesExtra = extra["particles"];
  for (auto it = particlesExtra.begin(); it != particlesExtra.end(); ++it) {
    if (result["particles"].contains(it.key())) addExtra(result["particles"][it.key()], *it);
  }
}

}  // namespace

std::string projectText(const Scene& scene, const fs::path& folder) {
  Json result = {{"format", kProjectFormat}, {"name", scene.name}};
  if (!scene.extraJson.empty()) {
    const Json extra = Json::parse(scene.extraJson);
    if (extra.contains("description")) result["description"] = extra["description"];
  }
  result["medium"] = mediumJson(scene.medium);
  result["particles"] = Json::object();
  for (const auto& [name, particle] : scene.particles) {
    result["particles"][name] = {{"radius_m", particle.radius},
                                 {"density_kg_m3", particle.density},
                                 {"sound_speed_m_s", particle.soundSpeed}};
    if (particle.kind != ParticleKind::kCompressible) {
      result["particles"][name]["kind"] = particleKindName(particle.kind);
    }
  }
  result["transducers"] = Json::object();
  for (const auto& [name, model] : scene.transducers) {
    result["transducers"][name] = transducerJson(model);
  }
  result["arrays"] = Json::array();
  for (const PlacedArray& array : scene.arrays)
    result["arrays"].push_back(arrayJson(array, folder));
  result["targets"] = Json::array();
  for (const Target& target : scene.targets) result["targets"].push_back(targetJson(target));
  if (!scene.boundaries.empty()) {
    result["boundaries"] = Json::array();
    for (const Boundary& boundary : scene.boundaries) {
      Json plane = {{"id", boundary.id},
                    {"kind", "plane"},
                    {"position_m", vectorJson(boundary.plane.point)},
                    {"normal", vectorJson(boundary.plane.normal)},
                    {"reflection_coefficient", boundary.plane.reflection}};
      addExtra(plane, boundary.extraJson);
      result["boundaries"].push_back(plane);
    }
  }
  if (scene.reflectionOrder != Scene().reflectionOrder) {
    result["reflection_order"] = scene.reflectionOrder;
  }
  addZones(result, scene);
  result["solver"] = solverJson(scene.solver);
  addSceneExtra(result, scene.extraJson);
  return jsonText(result);
}

}  // namespace acg
