// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/target_bounds.h"

namespace acg {

std::array<Eigen::Vector3d, 4> pictureCorners(const ImageTarget& image,
                                              const Eigen::Vector3d& middle) {
  const Eigen::Matrix3d turn = image.orientation.normalized().toRotationMatrix();
  const Eigen::Vector3d right = image.width / 2 * turn.col(0);
  const Eigen::Vector3d up = image.height / 2 * turn.col(1);
  return {middle - right + up, middle + right + up, middle + right - up, middle - right - up};
}

Eigen::AlignedBox3d targetBounds(const Target& target) {
  Eigen::AlignedBox3d box(target.position);
  if (const auto* image = std::get_if<ImageTarget>(&target.wish)) {
    for (const Eigen::Vector3d& corner : pictureCorners(*image, target.position)) {
      box.extend(corner);
    }
  }
  return box;
}

}  // namespace acg
