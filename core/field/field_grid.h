// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

#include <Eigen/Core>

namespace acg {

/// An axis-aligned regular grid; a slice has one count of 1, a line two. Runs x fastest.
struct FieldGrid {
  Eigen::Vector3d origin = Eigen::Vector3d::Zero();   ///< m, the first point
  Eigen::Vector3d spacing = Eigen::Vector3d::Ones();  ///< m, > 0 also where the count is 1
  std::array<int, 3> counts = {1, 1, 1};

  /// Saturates at the largest value instead of overflowing.
  long long size() const;
  Eigen::Vector3d point(long long index) const;
  Eigen::Matrix3Xd points() const;  ///< 3 x size(), all of them

  /// Grid of `counts` points from `low` to `high`, both included; a count of 1 takes `low`.
  static FieldGrid between(const Eigen::Vector3d& low, const Eigen::Vector3d& high,
                           const std::array<int, 3>& counts);
  /// From `X0:X1:NX,Y0:Y1:NY,Z0:Z1:NZ` in metres; an axis may also be one number. Throws
  /// kInvalidArgument that names the axis.
  static FieldGrid parse(std::string_view text);
};

/// The most points one request may have; refused above before memory is asked for.
inline constexpr long long kMaxFieldPoints = 400'000'000;

}  // namespace acg
