// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/spherical_cap.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

const Parameter kParameters[] = {
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

}  // namespace

std::span<const Parameter> sphericalCapParameters() { return kParameters; }

TransducerArray buildSphericalCap(const ArrayGeometry& given, const std::filesystem::path&) {
  const double radius = numberOf(given.parameters, "radius_m");
  const std::int64_t rings = integerOf(given.parameters, "rings");
  const double pitch = numberOf(given.parameters, "pitch_m");
  const bool hasCentre = flagOf(given.parameters, "has_centre");
  const std::int64_t count = 3 * rings * (rings + 1) + (hasCentre ? 1 : 0);
  checkElementCount(count, "rings");
  if (double(rings) * pitch / radius >= std::numbers::pi) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("rings is {} but only {:.0f} fit on the sphere at this pitch_m; give "
                            "fewer rings, a smaller pitch or a larger radius.",
                            rings, std::ceil(std::numbers::pi * radius / pitch) - 1));
  }

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
  for (std::int64_t ring = 1; ring <= rings; ++ring) {
    for (std::int64_t i = 0; i < 6 * ring; ++i) {
      add(double(ring) * pitch / radius, 2 * std::numbers::pi * double(i) / double(6 * ring));
    }
  }
  return array;
}

}  // namespace acg
