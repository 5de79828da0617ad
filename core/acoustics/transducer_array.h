// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

namespace acg {

/// A run of consecutive elements that belong together, such as one board of a pair.
struct ArrayPart {
  std::string name;
  int begin = 0;
  int end = 0;
};

/// Where N elements are and where they look, in the array's own frame (its beam is +z) or, after
/// placing, in the scene's.
struct TransducerArray {
  Eigen::Matrix3Xd positions;    ///< 3 x N, m
  Eigen::Matrix3Xd normals;      ///< 3 x N, unit vectors
  Eigen::VectorXd phaseOffsets;  ///< N, rad by which the sound leads the drive; empty: 0
  Eigen::VectorXd gains;         ///< N, sound for drive, relative; empty: 1
  double pitch = 0;              ///< m, typical distance of neighbours; decides the bottle radius
  std::vector<ArrayPart> parts;  ///< In order, without gaps; empty means one part.
  double smallestSpacing = 0;    ///< m, of any two elements; 0 for a single one or not yet known

  int size() const { return static_cast<int>(positions.cols()); }
};

/// The most elements one array, and one scene, may have; refused above before memory is asked for.
inline constexpr int kMaxElements = 1'000'000;

}  // namespace acg
