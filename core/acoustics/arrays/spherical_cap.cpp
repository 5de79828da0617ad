// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/spherical_cap.h"

#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

const Parameter kSphericalCapParameters[] = {
    {"radius_m",
     "Radius of the sphere",
     0.06,
     Dimension::kLength,
     1e-4,
     100.0,
     {},
     "Distance of every element from the centre it looks at.",
     false},
    {"rings",
     "Rings",
     std::int64_t{3},
     Dimension::kNone,
     0,
     1000,
     {},
     "Rings of 6, 12, 18, ... elements around the apex.",
     false},
    {"pitch_m",
     "Distance of rings",
     0.0105,
     Dimension::kLength,
     1e-5,
     1.0,
     {},
     "Between rings, along the sphere.",
     false},
    {"packing",
     "Packing",
     std::string("pitch"),
     Dimension::kNone,
     {},
     {},
     {"pitch", "distance", "count"},
     "pitch: rings of 6, 12, ... at equal steps along the sphere. distance: rings a pitch apart, "
     "each as full as neighbours a pitch apart allow. count: rings of 6, 12, ... whose neighbours "
     "are a pitch apart.",
     false},
    {"has_centre",
     "Element at the apex",
     true,
     Dimension::kNone,
     {},
     {},
     {},
     "Whether an element stands in the middle.",
     true},
};

struct Ring {
  double polar;  // rad from the apex
  std::int64_t count;
};

/// The ring of number i >= 1, or nothing where the sphere ends before it.
std::optional<Ring> ringOf(const std::string& packing, std::int64_t i, double pitch,
                           double radius) {
  const double order = double(i);
  if (packing == "count") {
    const double reach = pitch / (2 * std::sin(kPi / (6 * order))) / radius;
    if (!(reach <= 1)) return std::nullopt;
    return Ring{std::asin(reach), 6 * i};
  }
  if (packing == "distance") {
    const double polar = order * 2 * std::asin(std::min(1.0, pitch / (2 * radius)));
    if (!(polar < kPi - 1e-9)) return std::nullopt;
    const double share = pitch / (2 * radius * std::sin(polar));
    if (share > 1) return Ring{polar, 1};
    return Ring{polar, std::int64_t(std::floor(kPi / std::asin(share) * (1 + 1e-12)))};
  }
  const double polar = order * pitch / radius;
  if (!(polar < kPi)) return std::nullopt;
  return Ring{polar, 6 * i};
}

std::vector<Ring> ringsOf(const std::string& packing, std::int64_t rings, double pitch,
                          double radius) {
  std::vector<Ring> result;
  for (std::int64_t i = 1; i <= rings; ++i) {
    const auto ring = ringOf(packing, i, pitch, radius);
    if (!ring) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("rings is {} but only {} fit on the sphere at this pitch_m; give "
                              "fewer rings, a smaller pitch or a larger radius.",
                              rings, i - 1));
    }
    result.push_back(*ring);
  }
  return result;
}

}  // namespace

std::span<const Parameter> sphericalCapParameters() { return kSphericalCapParameters; }

TransducerArray buildSphericalCap(const ArrayGeometry& given, const std::filesystem::path&) {
  const double radius = numberOf(given.parameters, "radius_m");
  const std::int64_t rings = integerOf(given.parameters, "rings");
  const double pitch = numberOf(given.parameters, "pitch_m");
  const bool hasCentre = flagOf(given.parameters, "has_centre");
  const std::vector<Ring> plan = ringsOf(textOf(given.parameters, "packing"), rings, pitch, radius);
  std::int64_t count = hasCentre ? 1 : 0;
  for (const Ring& ring : plan) count += ring.count;
  checkElementCount(count, "rings");

  TransducerArray array;
  array.pitch = pitch;
  array.positions.resize(3, count);
  array.normals.resize(3, count);
  int n = 0;
  const auto add = [&](double polar, double azimuth) {
    const Eigen::Vector3d outward(std::sin(polar) * std::cos(azimuth),
                                  std::sin(polar) * std::sin(azimuth), -std::cos(polar));
    array.positions.col(n) = radius * outward + radius * Eigen::Vector3d::UnitZ();
    array.normals.col(n) = -outward;
    ++n;
  };
  if (hasCentre) add(0, 0);
  for (const Ring& ring : plan) {
    for (std::int64_t i = 0; i < ring.count; ++i) {
      add(ring.polar, 2 * std::numbers::pi * double(i) / double(ring.count));
    }
  }
  return array;
}

}  // namespace acg
