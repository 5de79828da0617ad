// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <Eigen/Geometry>

namespace acg {

/// A picture of wanted pressure on a plane; the target's position is its middle.
///
/// Pixels run row by row from the top left. In the picture's own frame x runs along its width to
/// the right, y along its height upwards, and z looks out of it.
struct ImageTarget {
  Eigen::Quaterniond orientation = Eigen::Quaterniond::Identity();
  double width = 0.04;   ///< m
  double height = 0.04;  ///< m
  int columns = 0;
  int rows = 0;
  std::vector<double> values;      ///< rows * columns, 0..1, relative to `pressure`
  std::optional<double> pressure;  ///< Pa at a value of 1; none asks for what seems in reach.
  std::string source;              ///< The file it came from, for people.

  int size() const { return rows * columns; }
  /// Middles of the pixels in the scene's frame, 3 x size(), m.
  Eigen::Matrix3Xd points(const Eigen::Vector3d& middle) const;

  friend bool operator==(const ImageTarget& a, const ImageTarget& b) {
    return a.orientation.coeffs() == b.orientation.coeffs() && a.width == b.width &&
           a.height == b.height && a.columns == b.columns && a.rows == b.rows &&
           a.values == b.values && a.pressure == b.pressure && a.source == b.source;
  }
};

/// The most pixels along a side; a picture from a file is made smaller.
inline constexpr int kMostImageSide = 128;

}  // namespace acg
