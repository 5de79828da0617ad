// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/element_checks.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

constexpr double kFarthest = 1e3;  // m

/// Points in cubic cells; those of one cell are chained.
class Grid {
 public:
  Grid(const Eigen::Matrix3Xd& positions, double side)
      : positions_(positions), side_(side), next_(positions.cols(), -1) {}

  void add(int i) {
    int& head = heads_.try_emplace(keyOf(cellOf(i)), -1).first->second;
    next_[i] = head;
    head = i;
  }

  /// Shortens `best` by what is near point i.
  void shorten(int i, ClosestPair& best) const {
    const Cell centre = cellOf(i);
    for (int dx = -1; dx <= 1; ++dx) {
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dz = -1; dz <= 1; ++dz) {
          const auto it = heads_.find(keyOf({centre.x + dx, centre.y + dy, centre.z + dz}));
          for (int j = it == heads_.end() ? -1 : it->second; j >= 0; j = next_[j]) {
            const double distance = (positions_.col(i) - positions_.col(j)).norm();
            if (distance < best.distance) best = {j, i, distance};
          }
        }
      }
    }
  }

 private:
  struct Cell {
    std::int64_t x, y, z;
  };
  Cell cellOf(int i) const {
    const Eigen::Vector3d r = positions_.col(i) / side_;
    return {std::int64_t(std::floor(r.x())), std::int64_t(std::floor(r.y())),
            std::int64_t(std::floor(r.z()))};
  }
  /// Cells that share a key only cost time: distances decide.
  static std::uint64_t keyOf(const Cell& cell) {
    return std::uint64_t(cell.x) * 0x9E3779B97F4A7C15u ^
           std::uint64_t(cell.y) * 0xC2B2AE3D27D4EB4Fu ^
           std::uint64_t(cell.z) * 0x165667B19E3779F9u;
  }

  const Eigen::Matrix3Xd& positions_;
  double side_;
  std::vector<int> next_;
  std::unordered_map<std::uint64_t, int> heads_;
};

}  // namespace

std::optional<ClosestPair> closestPair(const Eigen::Matrix3Xd& positions) {
  const int count = static_cast<int>(positions.cols());
  if (count < 2) return std::nullopt;
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::minstd_rand random(1);  // NOLINT(cert-msc51-cpp): the same answer every time
  for (int i = count - 1; i > 0; --i) std::swap(order[i], order[random() % (i + 1)]);

  ClosestPair best = {order[0], order[1],
                      (positions.col(order[0]) - positions.col(order[1])).norm()};
  int added = 0;
  // A point that shortens the distance asks for finer cells; in random order that is rare.
  while (added < count && best.distance >= kCoincidence) {
    const double side = best.distance;
    Grid grid(positions, side);
    for (int i = 0; i < added; ++i) grid.add(order[i]);
    while (added < count && best.distance == side) {
      grid.shorten(order[added], best);
      grid.add(order[added++]);
    }
  }
  if (best.first > best.second) std::swap(best.first, best.second);
  return best;
}

bool SpacedPoints::add(const Eigen::Vector3d& point) {
  Cell cell;
  for (int axis = 0; axis < 3; ++axis) {
    cell[axis] = static_cast<std::int64_t>(std::floor(point(axis) / spacing_));
  }
  for (std::int64_t dx = -1; dx <= 1; ++dx) {
    for (std::int64_t dy = -1; dy <= 1; ++dy) {
      for (std::int64_t dz = -1; dz <= 1; ++dz) {
        const auto it = cells_.find({cell[0] + dx, cell[1] + dy, cell[2] + dz});
        if (it == cells_.end()) continue;
        for (const Eigen::Vector3d& other : it->second) {
          if ((other - point).norm() < spacing_) return false;
        }
      }
    }
  }
  cells_[cell].push_back(point);
  return true;
}

void checkElementCount(std::int64_t count, const std::string& what) {
  if (count < 1) refuse(fmt::format("{} gives no element; give at least one.", what));
  if (count > kMaxElements) {
    refuse(fmt::format("{} gives {} elements, more than the {} that are possible; give fewer.",
                       what, count, kMaxElements));
  }
}

void finishElements(TransducerArray& array, const std::string& list) {
  for (int i = 0; i < array.size(); ++i) {
    const Eigen::Vector3d position = array.positions.col(i);
    if (!position.allFinite() || position.cwiseAbs().maxCoeff() > kFarthest) {
      refuse(fmt::format("{}[{}] is ({}, {}, {}) m; give finite numbers within 1 km.", list, i,
                         position.x(), position.y(), position.z()));
    }
    const double length = array.normals.col(i).norm();
    if (!std::isfinite(length) || length < 1e-12) {
      refuse(fmt::format("{}[{}] looks in no direction; give a normal of finite length above 0.",
                         list == "positions_m" ? "normals" : list, i));
    }
    // Leave unit vectors alone, bit for bit.
    if (std::abs(length - 1) > 1e-15) array.normals.col(i) /= length;
  }
  if (array.smallestSpacing == 0) {
    if (const auto pair = closestPair(array.positions)) {
      if (pair->distance < kCoincidence) {
        refuse(fmt::format("{}[{}] is at the place of {}[{}] ({:.3g} m apart); remove one of them.",
                           list, pair->second, list, pair->first, pair->distance));
      }
      array.smallestSpacing = pair->distance;
    }
  }
  if (array.pitch == 0) array.pitch = array.smallestSpacing;
}

}  // namespace acg
