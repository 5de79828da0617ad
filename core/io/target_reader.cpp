// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/target_reader.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "core/io/image_file.h"

namespace acg {
namespace {

std::optional<double> readPressure(JsonReader& reader) {
  if (!reader.find("pressure_pa")) return std::nullopt;
  return reader.number("pressure_pa", kNotNegative);
}

TrapKind readTrapKind(JsonReader& reader) {
  const std::string name = reader.text("trap", trapKindName(TrapKind::kAutomatic));
  if (const std::optional<TrapKind> kind = trapKindFromName(name)) return *kind;
  throw Error(ErrorCode::kInvalidFile,
              fmt::format("{} is \"{}\"; there is: {}, {}, {}, {}, {}.", reader.pathTo("trap"),
                          name, trapKindName(TrapKind::kTwin), trapKindName(TrapKind::kVortex),
                          trapKindName(TrapKind::kBottle), trapKindName(TrapKind::kTwoSided),
                          trapKindName(TrapKind::kAutomatic)));
}

/// Checks `top` or `top/upper` against the arrays and their parts.
void checkFlip(const JsonReader& reader, const std::vector<std::string>& flip, const Scene& scene) {
  std::vector<std::string> names;
  for (const PlacedArray& array : scene.arrays) {
    names.push_back(array.id);
    for (const ArrayPart& part : array.elements->parts) {
      names.push_back(fmt::format("{}/{}", array.id, part.name));
    }
  }
  for (std::size_t i = 0; i < flip.size(); ++i) {
    if (std::find(names.begin(), names.end(), flip[i]) != names.end()) continue;
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} \"{}\" is no array or part of one; there is: {}.",
                            pathOf(reader.pathTo("flip"), i), flip[i],
                            names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
  }
}

std::string readParticle(JsonReader& reader, const Scene& scene) {
  const std::string name = reader.text("particle", "");
  if (name.empty() || scene.particles.count(name)) return name;
  std::vector<std::string> names;
  for (const auto& [known, particle] : scene.particles) names.push_back(known);
  throw Error(
      ErrorCode::kInvalidFile,
      fmt::format("{} \"{}\" is not in particles; there is: {}.", reader.pathTo("particle"), name,
                  names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "))));
}

Trap readTrap(JsonReader& reader, const Scene& scene) {
  Trap trap;
  trap.kind = readTrapKind(reader);
  trap.azimuth = reader.number("azimuth_rad", trap.azimuth);
  trap.charge = static_cast<int>(reader.integer("charge", trap.charge, -1000, 1000));
  trap.flip = reader.texts("flip");
  checkFlip(reader, trap.flip, scene);
  trap.particle = readParticle(reader, scene);
  trap.pressure = readPressure(reader);
  return trap;
}

/// The picture of a file beside the project, or the values in it.
ImageTarget readImage(JsonReader& reader, const std::filesystem::path& folder) {
  ImageTarget image;
  const std::string file = reader.text("file", "");
  if (!file.empty() && !reader.has("values")) {
    image = loadImage(folder / file);
  } else {
    image.columns = static_cast<int>(reader.integer("columns", 0, 1, kMostImageSide));
    image.rows = static_cast<int>(reader.integer("rows", 0, 1, kMostImageSide));
    const Json& values = reader.array("values");
    for (std::size_t i = 0; i < values.size(); ++i) {
      image.values.push_back(jsonNumber(values[i], pathOf(reader.pathTo("values"), i)));
    }
    if (image.values.size() != std::size_t(image.size())) {
      throw Error(ErrorCode::kInvalidFile,
                  fmt::format("{} has {} numbers, but columns times rows is {}.",
                              reader.pathTo("values"), image.values.size(), image.size()));
    }
    image.source = file;
  }
  image.width = reader.number("width_m", kPositive);
  image.height = reader.has("height_m") ? reader.number("height_m", kPositive)
                                        : image.width * image.rows / image.columns;
  if (const auto turn = readQuaternion(reader, "orientation_wxyz")) image.orientation = *turn;
  image.pressure = readPressure(reader);
  return image;
}

}  // namespace

std::optional<Eigen::Quaterniond> readQuaternion(JsonReader& reader, const std::string& key) {
  const Json* value = reader.find(key);
  if (!value) return std::nullopt;
  const std::string path = reader.pathTo(key);
  if (!value->is_array() || value->size() != 4) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} must be a list of four numbers (w, x, y, z), not {}.", path,
                            jsonKind(*value)));
  }
  double wxyz[4];
  for (std::size_t i = 0; i < 4; ++i) wxyz[i] = jsonNumber((*value)[i], pathOf(path, i));
  Eigen::Quaterniond result(wxyz[0], wxyz[1], wxyz[2], wxyz[3]);
  if (result.norm() < 1e-6) {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} is zero, which is no rotation; [1, 0, 0, 0] turns nothing.", path));
  }
  // A unit quaternion stays as it is, to the bit, so that saving writes what was read.
  if (std::abs(result.norm() - 1) > 1e-12) result.normalize();
  return result;
}

Target readTarget(JsonReader reader, const Scene& scene, const std::filesystem::path& folder,
                  std::vector<std::string>& unknownKeys) {
  Target target;
  target.id = reader.text("id");
  const std::string kind = reader.text("kind");
  target.position = reader.vector3("position_m");
  if (kind == "focal_point") {
    target.wish = FocalPoint{readPressure(reader)};
  } else if (kind == "trap") {
    target.wish = readTrap(reader, scene);
  } else if (kind == "quiet_point") {
    target.wish = QuietPoint{};
  } else if (kind == "image") {
    target.wish = readImage(reader, folder);
  } else {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} is \"{}\"; there is: focal_point, trap, quiet_point, image.",
                            reader.pathTo("kind"), kind));
  }
  target.extraJson = reader.rest(unknownKeys);
  return target;
}

}  // namespace acg
