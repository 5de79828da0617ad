// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/target_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr NumberLimits kNotNegative{{}, 0.0, {}};

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

}  // namespace

Target readTarget(JsonReader reader, const Scene& scene, std::vector<std::string>& unknownKeys) {
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
  } else {
    throw Error(ErrorCode::kInvalidFile,
                fmt::format("{} is \"{}\"; there is: focal_point, trap, quiet_point.",
                            reader.pathTo("kind"), kind));
  }
  target.extraJson = reader.rest(unknownKeys);
  return target;
}

}  // namespace acg
