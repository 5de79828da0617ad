// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/levitation/escape.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace acg {
namespace {

constexpr int kWaySteps = 14;  // along a way: 3/4 of a wavelength in steps of a 19th

std::vector<Eigen::Vector3d> directions() {
  std::vector<Eigen::Vector3d> result;
  for (int x = -1; x <= 1; ++x) {
    for (int y = -1; y <= 1; ++y) {
      for (int z = -1; z <= 1; ++z) {
        if (x || y || z) result.push_back(Eigen::Vector3d(x, y, z).normalized());
      }
    }
  }
  return result;
}

}  // namespace

Escape findEscape(const BeadField& field, const Eigen::Vector3d& rest, double reach) {
  const std::vector<Eigen::Vector3d> ways = directions();
  const double step = reach / kWaySteps;
  Eigen::Matrix3Xd points(3, ways.size() * kWaySteps);
  for (std::size_t w = 0; w < ways.size(); ++w) {
    for (int i = 0; i < kWaySteps; ++i)
      points.col(w * kWaySteps + i) = rest + (i + 1) * step * ways[w];
  }
  const Eigen::Matrix3Xd forces = field.forces(points);
  Escape escape;
  escape.depth = std::numeric_limits<double>::infinity();
  escape.weakestPull = std::numeric_limits<double>::infinity();
  for (std::size_t w = 0; w < ways.size(); ++w) {
    double work = 0, strongest = 0, last = 0, summit = reach;
    for (int i = 0; i < kWaySteps; ++i) {
      const Eigen::Vector3d sound = forces.col(w * kWaySteps + i);
      const double pull = -(sound + field.weight()).dot(ways[w]);
      if (ways[w].z() < -0.999 && pull > 0) {
        escape.largestLift = std::max(escape.largestLift, sound.z());
      }
      if (pull <= 0) {
        // The pull ends between the two samples; the triangle up to there counts.
        const double share = last > 0 ? last / (last - pull) : 0;
        work += share * step * last / 2;
        summit = (i + share) * step;
        break;
      }
      work += step * (last + pull) / 2;
      strongest = std::max(strongest, pull);
      last = pull;
    }
    if (work < escape.depth) {
      escape.depth = work;
      escape.direction = ways[w];
      escape.distance = summit;
    }
    if (strongest < escape.weakestPull) {
      escape.weakestPull = strongest;
      escape.weakestDirection = ways[w];
    }
  }
  return escape;
}

}  // namespace acg
