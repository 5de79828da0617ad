// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/project_reader.h"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/acoustics/medium_presets.h"
#include "core/error.h"
#include "core/io/json_reader.h"
#include "core/io/target_reader.h"
#include "core/io/transducer_reader.h"
#include "core/io/zone_reader.h"
#include "core/solvers/solver.h"

namespace acg {
namespace {

using UnknownKeys = std::vector<std::string>;

/// Runs `act`; an error it throws gets `path` in front unless it names a path below it already.
template <class Act>
auto at(const std::string& path, const Act& act) {
  try {
    return act();
  } catch (const Error& error) {
    const std::string message = error.what();
    if (message.rfind(path, 0) == 0) throw;
    throw Error(error.code(), fmt::format("{}: {}", path, message));
  }
}

void checkFormat(JsonReader& root) {
  root.require("format");
  const std::int64_t format = root.integer("format", 0, INT64_MIN, INT64_MAX);
  if (format > kProjectFormat) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("format {} is newer than {}, the newest that this program reads; open "
                            "the file with a newer Acousto-Gen.",
                            format, kProjectFormat));
  }
  if (format < 1) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("format {} does not exist; formats begin at 1.", format));
  }
}

/// Medium and Air have no room for foreign keys; those go to `extra`, which the scene keeps. A
/// preset gives what the medium does not state itself, at `frequency`; its name is kept.
std::variant<Medium, Air> readMedium(JsonReader medium, double frequency, Json& extra,
                                     UnknownKeys& unknown) {
  std::variant<Medium, Air> result;
  if (medium.has("air")) {
    JsonReader reader = medium.object("air");
    Air air;
    air.temperature = reader.number("temperature_c", air.temperature);
    air.humidity = reader.number("humidity_percent", air.humidity);
    air.pressure = reader.number("pressure_pa", air.pressure);
    at(reader.path(), [&] { return airMedium(air, 40e3); });
    result = air;
    const Json airRest = reader.restObject(unknown);
    extra = medium.restObject(unknown);
    if (!airRest.empty()) extra["air"] = airRest;
    return result;
  }
  Medium explicitMedium;
  const bool hasPreset = medium.has("preset");
  std::string preset;
  if (hasPreset) {
    preset = medium.text("preset");
    explicitMedium =
        at(medium.pathTo("preset"), [&] { return mediumPreset(preset).at(frequency); });
  }
  const auto read = [&](const char* key, double& value, const NumberLimits& limits) {
    value = hasPreset ? medium.number(key, value, limits) : medium.number(key, limits);
  };
  read("sound_speed_m_s", explicitMedium.soundSpeed, kPositive);
  read("density_kg_m3", explicitMedium.density, kPositive);
  explicitMedium.absorption =
      medium.number("absorption_db_per_m", explicitMedium.absorption, kNotNegative);
  extra = medium.restObject(unknown);
  if (hasPreset) extra["preset"] = preset;
  return explicitMedium;
}

/// A rigid or a pressure-release sphere has no sound speed of its own.
void readParticleKind(JsonReader& reader, Particle& particle) {
  const std::string name = reader.text("kind", particleKindName(particle.kind));
  const std::optional<ParticleKind> kind = particleKindFromName(name);
  if (!kind) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} is \"{}\"; it must be compressible, hard or soft.",
                            reader.pathTo("kind"), name));
  }
  particle.kind = *kind;
  if (particle.kind == ParticleKind::kCompressible) {
    particle.soundSpeed = reader.number("sound_speed_m_s", kPositive);
  } else {
    particle.soundSpeed = reader.number("sound_speed_m_s", particle.soundSpeed, kNotNegative);
  }
}

std::map<std::string, Particle> readParticles(JsonReader& root, Json& extra, UnknownKeys& unknown) {
  std::map<std::string, Particle> result;
  if (!root.has("particles")) return result;
  JsonReader list = root.object("particles");
  const Json& members = root.require("particles");
  extra = Json::object();
  for (auto it = members.begin(); it != members.end(); ++it) {
    JsonReader reader = list.object(it.key());
    Particle particle;
    particle.radius = reader.number("radius_m", kPositive);
    particle.density = reader.number("density_kg_m3", kPositive);
    readParticleKind(reader, particle);
    result[it.key()] = particle;
    const Json rest = reader.restObject(unknown);
    if (!rest.empty()) extra[it.key()] = rest;
  }
  return result;
}

/// `positions_m` or `normals`: a list of triples, as a 3 x N matrix.
Eigen::Matrix3Xd readTriples(JsonReader& reader, const std::string& key) {
  const Json& list = reader.array(key);
  if (list.size() > static_cast<std::size_t>(kMaxElements)) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} has {} entries; an array can have at most {} elements.",
                            reader.pathTo(key), list.size(), kMaxElements));
  }
  Eigen::Matrix3Xd result(3, list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    result.col(i) = jsonVector3(list[i], pathOf(reader.pathTo(key), i));
  }
  return result;
}

ArrayGeometry readGeometry(JsonReader reader, const std::filesystem::path& folder,
                           UnknownKeys& unknown) {
  ArrayGeometry geometry;
  geometry.kind = reader.text("kind");
  const ArrayGeometryEntry& entry =
      *at(reader.pathTo("kind"), [&] { return &arrayGeometry(geometry.kind); });
  if (geometry.kind == "elements") {
    geometry.positions = readTriples(reader, "positions_m");
    if (reader.find("normals")) geometry.normals = readTriples(reader, "normals");
  }
  geometry.parameters = reader.parameters(entry.parameters());
  geometry.extraJson = reader.rest(unknown);
  geometry.folder = folder;
  return geometry;
}

/// `disabled`, `phase_corrections_rad` and `gain_corrections`.
void readCorrections(JsonReader& reader, PlacedArray& array) {
  for (const double index : readNumbers(reader, "disabled")) {
    if (index != std::floor(index) || index < 0 || index >= kMaxElements) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{} has {}; give indices of elements, whole numbers from 0.",
                              reader.pathTo("disabled"), index));
    }
    array.disabled.push_back(static_cast<int>(index));
  }
  array.phaseCorrections = readNumbers(reader, "phase_corrections_rad");
  array.gainCorrections = readNumbers(reader, "gain_corrections");
}

/// Throws where they do not fit the elements.
void checkCorrections(const JsonReader& reader, const PlacedArray& array) {
  const int size = array.elements->size();
  for (const int n : array.disabled) {
    if (n < size) continue;
    throw Error(ErrorCode::kInvalidFile, fmt::format("{} names element {}, but the last one is {}.",
                                                     reader.pathTo("disabled"), n, size - 1));
  }
  const auto check = [&](const std::vector<double>& values, const char* key) {
    if (values.empty() || int(values.size()) == size) return;
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} has {} entries but the array has {} elements; give one for each.",
                            reader.pathTo(key), values.size(), size));
  };
  check(array.phaseCorrections, "phase_corrections_rad");
  check(array.gainCorrections, "gain_corrections");
  for (const double gain : array.gainCorrections) {
    if (gain >= 0) continue;
    throw Error(ErrorCode::kInvalidFile, fmt::format("{} has {}; give gains of 0 or more.",
                                                     reader.pathTo("gain_corrections"), gain));
  }
}

PlacedArray readArray(JsonReader reader, const Scene& scene, const std::filesystem::path& folder,
                      UnknownKeys& unknown) {
  PlacedArray array;
  array.id = reader.text("id");
  array.geometry = readGeometry(reader.object("geometry"), folder, unknown);
  array.transducer = reader.text("transducer");
  if (!scene.transducers.count(array.transducer)) {
    std::vector<std::string> names;
    for (const auto& [name, model] : scene.transducers) names.push_back(name);
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} \"{}\" is not in transducers; there is: {}.",
                            reader.pathTo("transducer"), array.transducer,
                            names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
  }
  if (reader.has("position_m")) array.position = reader.vector3("position_m");
  array.orientation =
      readQuaternion(reader, "orientation_wxyz").value_or(Eigen::Quaterniond::Identity());
  readCorrections(reader, array);
  array.extraJson = reader.rest(unknown);
  array.elements = std::make_shared<TransducerArray>(at(reader.pathTo("geometry"), [&] {
    return buildArray(array.geometry, folder, reader.pathTo("geometry"));
  }));
  checkCorrections(reader, array);
  return array;
}

Boundary readBoundary(JsonReader reader, UnknownKeys& unknown) {
  Boundary boundary;
  boundary.id = reader.text("id");
  const std::string kind = reader.text("kind", "plane");
  if (kind != "plane") {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} is \"{}\"; there is: plane.", reader.pathTo("kind"), kind));
  }
  boundary.plane.point = reader.vector3("position_m");
  boundary.plane.normal = reader.vector3("normal");
  if (!(boundary.plane.normal.norm() > 1e-9)) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} has no direction; give a vector such as [0, 0, 1].",
                            reader.pathTo("normal")));
  }
  boundary.plane.reflection =
      reader.number("reflection_coefficient", 1.0, NumberLimits{{}, -1.0, 1.0});
  boundary.extraJson = reader.rest(unknown);
  return boundary;
}

SolverChoice readSolver(JsonReader reader, UnknownKeys& unknown) {
  SolverChoice choice;
  choice.name = reader.text("name");
  const SolverEntry& entry = *at(reader.pathTo("name"), [&] { return &solver(choice.name); });
  choice.parameters = reader.parameters(entry.parameters());
  at(reader.path(),
     [&] { return resolveParameters(entry.parameters(), choice.parameters, reader.path()); });
  choice.phaseLevels = static_cast<int>(reader.integer("phase_levels", 0, 0, 1 << 24));
  const std::string drive = reader.text("drive", "phase_only");
  if (drive != "phase_only" && drive != "amplitude_and_phase") {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} is \"{}\"; it must be phase_only or amplitude_and_phase.",
                            reader.pathTo("drive"), drive));
  }
  choice.drive = drive == "phase_only" ? DriveMode::kPhaseOnly : DriveMode::kAmplitudeAndPhase;
  choice.randomSeed = reader.seed("random_seed", 1);
  choice.extraJson = reader.rest(unknown);
  return choice;
}

/// Throws when two members of a list have the same id, or one has none.
template <class List>
void checkIds(const List& list, const std::string& name) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string path = pathOf(pathOf(name, i), std::string("id"));
    if (list[i].id.empty()) {
      throw Error(ErrorCode::kInvalidFile, fmt::format("{} is empty; give it a name.", path));
    }
    const auto [it, isNew] = seen.emplace(list[i].id, i);
    if (!isNew) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{} \"{}\" is the id of {} already; ids must differ.", path,
                              list[i].id, pathOf(name, it->second)));
    }
  }
}

void checkElementCount(const Scene& scene) {
  long long count = 0;
  for (const PlacedArray& array : scene.arrays) count += array.elements->size();
  if (count > kMaxElements) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("arrays have {} elements together; a scene can have at most {}.", count,
                            kMaxElements));
  }
}

}  // namespace

LoadedProject readProject(const Json& document, const std::filesystem::path& folder) {
  LoadedProject loaded;
  UnknownKeys& unknown = loaded.unknownKeys;
  auto scene = std::make_shared<Scene>();
  JsonReader root(document, "");
  checkFormat(root);
  scene->name = root.text("name", "");
  Json mediumExtra, particlesExtra;
  JsonReader medium = root.object("medium");
  if (!medium.has("preset")) scene->medium = readMedium(medium, 0, mediumExtra, unknown);
  scene->particles = readParticles(root, particlesExtra, unknown);
  scene->transducers = readTransducers(root, unknown);
  const Json& arrays = root.array("arrays");
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    JsonReader reader(arrays[i], pathOf("arrays", i));
    scene->arrays.push_back(readArray(reader, *scene, folder, unknown));
    checkElementCount(*scene);
  }
  checkIds(scene->arrays, "arrays");
  // A preset's absorption waits for the frequency.
  if (medium.has("preset")) {
    scene->medium = readMedium(medium, scene->frequency(), mediumExtra, unknown);
  }
  if (root.has("boundaries")) {
    const Json& boundaries = root.array("boundaries");
    for (std::size_t i = 0; i < boundaries.size(); ++i) {
      JsonReader reader(boundaries[i], pathOf("boundaries", i));
      scene->boundaries.push_back(readBoundary(reader, unknown));
    }
    checkIds(scene->boundaries, "boundaries");
  }
  scene->reflectionOrder = static_cast<int>(
      root.integer("reflection_order", scene->reflectionOrder, 1, kMostReflections));
  const Json& targets = root.array("targets");
  for (std::size_t i = 0; i < targets.size(); ++i) {
    JsonReader reader(targets[i], pathOf("targets", i));
    scene->targets.push_back(readTarget(reader, *scene, folder, unknown));
  }
  checkIds(scene->targets, "targets");
  scene->zones = readZones(root, unknown);
  checkIds(scene->zones, "zones");
  scene->safety = readSafety(root, unknown);
  scene->solver = readSolver(root.object("solver"), unknown);

  // A description is for people; it is kept like a foreign key but is none.
  const std::string description = root.text("description", "");
  Json extra = root.restObject(unknown);
  if (root.has("description")) extra["description"] = description;
  if (!mediumExtra.empty()) extra["medium"] = mediumExtra;
  if (!particlesExtra.empty()) extra["particles"] = particlesExtra;
  scene->extraJson = extra.empty() ? "" : extra.dump();
  loaded.scene = std::move(scene);
  return loaded;
}

}  // namespace acg
