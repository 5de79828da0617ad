// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/phyllotaxis.h"

#include <cmath>
#include <numbers>

#include "core/acoustics/arrays/element_checks.h"

namespace acg {
namespace {

const Parameter kPhyllotaxisParameters[] = {
    {"count",
     "Elements",
     std::int64_t{64},
     Dimension::kNone,
     1,
     1e6,
     {},
     "Number of elements, from the middle outwards.",
     false},
    {"pitch_m",
     "Least distance",
     0.0105,
     Dimension::kLength,
     1e-5,
     1.0,
     {},
     "Between the nearest two elements.",
     false},
};

}  // namespace

std::span<const Parameter> phyllotaxisParameters() { return kPhyllotaxisParameters; }

TransducerArray buildPhyllotaxis(const ArrayGeometry& given, const std::filesystem::path&) {
  const std::int64_t count = integerOf(given.parameters, "count");
  checkElementCount(count, "count");
  const double golden = std::numbers::pi * (3 - std::sqrt(5.0));

  TransducerArray array;
  array.pitch = numberOf(given.parameters, "pitch_m");
  array.positions.resize(3, count);
  array.normals = Eigen::Vector3d::UnitZ().replicate(1, count);
  for (std::int64_t n = 0; n < count; ++n) {
    const double radius = std::sqrt(double(n) + 0.5), angle = golden * double(n);
    array.positions.col(n) << radius * std::cos(angle), radius * std::sin(angle), 0;
  }
  if (const auto pair = closestPair(array.positions)) {
    array.positions *= array.pitch / pair->distance;
  } else {
    array.positions.setZero();
  }
  return array;
}

}  // namespace acg
