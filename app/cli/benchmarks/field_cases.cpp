// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/field_cases.h"

#include <random>

#include "core/field/field_grid.h"

namespace acg {
namespace {

double uniform(std::mt19937_64& random) {  // -1/2..1/2, the same with every library
  return static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
}

Eigen::Matrix3Xd randomPoints() {
  std::mt19937_64 random(2);
  Eigen::Matrix3Xd points(3, 1 << 20);
  for (double& value : points.reshaped()) value = 0.1 * uniform(random);
  return points;
}

Eigen::Matrix3Xd sliceOfPoints() {
  return FieldGrid::between({-0.051, 0, -0.051}, {0.051, 0, 0.051}, {256, 1, 256}).points();
}

constexpr FieldCase kCases[] = {
    {"F1a", "point", 0, true, randomPoints},
    {"F1b", "piston", 0, true, randomPoints},
    {"F1c", "piston", 1, false, randomPoints},
    {"slice", "piston", 0, false, sliceOfPoints},
};

}  // namespace

std::span<const FieldCase> fieldCases() { return kCases; }

}  // namespace acg
