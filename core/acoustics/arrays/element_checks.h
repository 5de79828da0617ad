// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/acoustics/transducer_array.h"

namespace acg {

/// Elements nearer to each other than this are the same element given twice, m.
inline constexpr double kCoincidence = 1e-6;

struct ClosestPair {
  int first = 0;
  int second = 0;
  double distance = 0;  ///< m
};

/// The two nearest of N finite points in expected time O(N), or none for N < 2. Stops at a pair
/// nearer than kCoincidence, which need not be the nearest.
///
/// Source: M. Golin et al., "Simple randomized algorithms for closest pair problems", Nordic J. of
/// Computing 2 (1995) 3-27.
std::optional<ClosestPair> closestPair(const Eigen::Matrix3Xd& positions);

/// Points that keep a distance from each other.
class SpacedPoints {
 public:
  explicit SpacedPoints(double spacing) : spacing_(spacing) {}
  /// Takes the point unless one is nearer than the spacing; returns whether it did.
  bool add(const Eigen::Vector3d& point);

 private:
  using Cell = std::array<std::int64_t, 3>;
  double spacing_;
  std::map<Cell, std::vector<Eigen::Vector3d>> cells_;
};

/// Throws kInvalidArgument when there are no elements or more than kMaxElements; `what` stands in
/// front, such as "columns times rows".
void checkElementCount(std::int64_t count, const std::string& what);

/// Makes normals unit vectors and fills `smallestSpacing` and, where 0, `pitch`. Throws
/// kInvalidArgument for a position that is not finite or beyond 1 km, a normal without direction,
/// or elements that coincide; `list` names them, such as "positions_m".
void finishElements(TransducerArray& array, const std::string& list);

}  // namespace acg
