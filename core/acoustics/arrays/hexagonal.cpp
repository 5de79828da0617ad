// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/hexagonal.h"

#include <cmath>

#include <fmt/format.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

const Parameter kHexagonalParameters[] = {
    {"rings",
     "Rings",
     std::int64_t{5},
     Dimension::kNone,
     0,
     1000,
     {},
     "Rings around the element in the middle.",
     false},
    {"pitch_m",
     "Pitch",
     0.010,
     Dimension::kLength,
     1e-5,
     1.0,
     {},
     "Distance of neighbours.",
     false},
    {"inner_ring",
     "Innermost ring",
     std::int64_t{0},
     Dimension::kNone,
     0,
     1000,
     {},
     "The first ring that is there; 0 is the element in the middle.",
     true},
};

constexpr std::int64_t elementsUpTo(std::int64_t ring) {
  return ring < 0 ? 0 : 1 + 3 * ring * (ring + 1);
}

}  // namespace

std::span<const Parameter> hexagonalParameters() { return kHexagonalParameters; }

TransducerArray buildHexagonal(const ArrayGeometry& given, const std::filesystem::path&) {
  const std::int64_t rings = integerOf(given.parameters, "rings");
  const std::int64_t inner = integerOf(given.parameters, "inner_ring");
  if (inner > rings) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("inner_ring is {} but there are only {} rings; give a smaller one.",
                            inner, rings));
  }
  const std::int64_t count = elementsUpTo(rings) - elementsUpTo(inner - 1);
  checkElementCount(count, "rings");
  const double pitch = numberOf(given.parameters, "pitch_m");

  // Lattice steps in halves of the pitch along x and of sqrt(3) pitch along y: whole numbers, so
  // that mirrored elements mirror bit for bit.
  constexpr int kCorner[2] = {2, 0};
  constexpr int kSteps[6][2] = {{-1, 1}, {-2, 0}, {-1, -1}, {1, -1}, {2, 0}, {1, 1}};
  TransducerArray array;
  array.pitch = pitch;
  array.positions.resize(3, count);
  int n = 0;
  const auto add = [&](std::int64_t x, std::int64_t y) {
    array.positions.col(n++) << double(x) / 2 * pitch, double(y) * (std::sqrt(3.0) / 2 * pitch), 0;
  };
  if (inner == 0) add(0, 0);
  for (std::int64_t ring = std::max<std::int64_t>(inner, 1); ring <= rings; ++ring) {
    std::int64_t x = kCorner[0] * ring;
    std::int64_t y = kCorner[1] * ring;
    for (const auto& step : kSteps) {
      for (std::int64_t i = 0; i < ring; ++i) {
        add(x, y);
        x += step[0];
        y += step[1];
      }
    }
  }
  array.normals = Eigen::Vector3d::UnitZ().replicate(1, n);
  if (n > 1) array.smallestSpacing = pitch;
  return array;
}

}  // namespace acg
