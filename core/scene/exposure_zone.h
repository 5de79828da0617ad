// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <Eigen/Core>

namespace acg {

enum class ZoneKind { kEar, kHand, kEye };

/// A ball in which a part of a person may be while the arrays sound.
struct ExposureZone {
  std::string id;
  ZoneKind kind = ZoneKind::kEar;
  Eigen::Vector3d position = Eigen::Vector3d::Zero();  ///< m
  double radius = 0.03;                                ///< m
  bool isEnabled = true;                               ///< Only these are judged.
  std::string extraJson;
};

/// What the scene states about the exposure of people.
struct SafetyStatement {
  std::string profile;  ///< A name of `resources/safety`; empty: the program's own choice.
  /// The arrays stand in an enclosure that silences them when it is opened.
  bool hasEnclosureInterlock = false;
  std::string extraJson;

  friend bool operator==(const SafetyStatement&, const SafetyStatement&) = default;
};

inline constexpr ZoneKind kZoneKinds[] = {ZoneKind::kEar, ZoneKind::kHand, ZoneKind::kEye};

/// `ear`, as in the project file.
constexpr const char* zoneKindName(ZoneKind kind) {
  return kind == ZoneKind::kEar ? "ear" : kind == ZoneKind::kHand ? "hand" : "eye";
}

constexpr std::optional<ZoneKind> zoneKindFromName(std::string_view name) {
  for (const ZoneKind kind : kZoneKinds) {
    if (name == zoneKindName(kind)) return kind;
  }
  return std::nullopt;
}

/// m; a larger zone is several.
inline constexpr double kLargestZoneRadius = 0.5;

}  // namespace acg
