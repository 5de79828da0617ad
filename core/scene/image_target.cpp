// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/image_target.h"

namespace acg {

Eigen::Matrix3Xd ImageTarget::points(const Eigen::Vector3d& middle) const {
  Eigen::Matrix3Xd result(3, size());
  const Eigen::Matrix3d turn = orientation.normalized().toRotationMatrix();
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column) {
      const Eigen::Vector3d own((column + 0.5) / columns * width - width / 2,
                                height / 2 - (row + 0.5) / rows * height, 0);
      result.col(row * columns + column) = middle + turn * own;
    }
  }
  return result;
}

}  // namespace acg
