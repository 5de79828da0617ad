// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Geometry>

namespace acg::gpu {

/// The boxes about points: they are read once, for the scene and for all tiles of them.
class PointBoxes {
 public:
  /// `points` (3 x M, m) must outlive this.
  explicit PointBoxes(const Eigen::Matrix3Xd& points);

  /// About all of them; empty where there are none.
  const Eigen::AlignedBox3d& all() const { return all_; }
  Eigen::AlignedBox3d of(Eigen::Index first, Eigen::Index count) const;

 private:
  static constexpr Eigen::Index kStretch = 1 << 12;

  Eigen::AlignedBox3d read(Eigen::Index first, Eigen::Index end) const;

  const Eigen::Matrix3Xd& points_;
  std::vector<Eigen::AlignedBox3d> stretches_;
  Eigen::AlignedBox3d all_;
};

}  // namespace acg::gpu
