// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/point_boxes.h"

#include <algorithm>

#include <tbb/parallel_for.h>

namespace acg::gpu {

PointBoxes::PointBoxes(const Eigen::Matrix3Xd& points)
    : points_(points), stretches_((points.cols() + kStretch - 1) / kStretch) {
  tbb::parallel_for(std::size_t(0), stretches_.size(), [&](std::size_t i) {
    const auto first = static_cast<Eigen::Index>(i) * kStretch;
    stretches_[i] = read(first, std::min(first + kStretch, points_.cols()));
  });
  for (const Eigen::AlignedBox3d& box : stretches_) all_.extend(box);
}

Eigen::AlignedBox3d PointBoxes::read(Eigen::Index first, Eigen::Index end) const {
  Eigen::AlignedBox3d box;
  for (Eigen::Index m = first; m < end; ++m) box.extend(Eigen::Vector3d(points_.col(m)));
  return box;
}

Eigen::AlignedBox3d PointBoxes::of(Eigen::Index first, Eigen::Index count) const {
  const Eigen::Index end = first + count;
  const Eigen::Index whole = (first + kStretch - 1) / kStretch, wholeEnd = end / kStretch;
  if (whole >= wholeEnd) return read(first, end);
  Eigen::AlignedBox3d box = read(first, whole * kStretch);
  for (Eigen::Index i = whole; i < wholeEnd; ++i) box.extend(stretches_[i]);
  return box.merged(read(wholeEnd * kStretch, end));
}

}  // namespace acg::gpu
