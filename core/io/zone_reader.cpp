// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/zone_reader.h"

#include <optional>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

ExposureZone readZone(JsonReader reader, std::vector<std::string>& unknown) {
  ExposureZone zone;
  zone.id = reader.text("id");
  const std::string kind = reader.text("kind");
  const std::optional<ZoneKind> known = zoneKindFromName(kind);
  if (!known) {
    throw Error(ErrorCode::kInvalidFile, fmt::format("{} is \"{}\"; it must be ear, hand or eye.",
                                                     reader.pathTo("kind"), kind));
  }
  zone.kind = *known;
  zone.position = reader.vector3("position_m");
  zone.radius = reader.number("radius_m", NumberLimits{0.0, {}, kLargestZoneRadius});
  zone.isEnabled = reader.boolean("enabled", true);
  zone.extraJson = reader.rest(unknown);
  return zone;
}

}  // namespace

std::vector<ExposureZone> readZones(JsonReader& root, std::vector<std::string>& unknown) {
  std::vector<ExposureZone> result;
  if (!root.has("zones")) return result;
  const Json& zones = root.array("zones");
  for (std::size_t i = 0; i < zones.size(); ++i) {
    result.push_back(readZone(JsonReader(zones[i], pathOf("zones", i)), unknown));
  }
  return result;
}

SafetyStatement readSafety(JsonReader& root, std::vector<std::string>& unknown) {
  SafetyStatement safety;
  if (!root.has("safety")) return safety;
  JsonReader reader = root.object("safety");
  safety.profile = reader.text("profile", "");
  safety.hasEnclosureInterlock = reader.boolean("enclosure_interlock", false);
  safety.extraJson = reader.rest(unknown);
  return safety;
}

}  // namespace acg
