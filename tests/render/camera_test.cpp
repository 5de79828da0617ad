// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/camera.h"

#include <gtest/gtest.h>

namespace acg {
namespace {

/// Where the corners of `box` fall in a picture of so many pixels.
Eigen::AlignedBox2d pictureOf(const Eigen::AlignedBox3d& box, const Camera& camera, int width,
                              int height) {
  const Projection view = camera.projection(width, height);
  Eigen::AlignedBox2d picture;
  for (int i = 0; i < 8; ++i) {
    picture.extend(view.toPixels(box.corner(static_cast<Eigen::AlignedBox3d::CornerType>(i))));
  }
  return picture;
}

TEST(Camera, FramesABoxInTheMiddleAndFillsTheTighterSide) {
  const Eigen::AlignedBox3d box(Eigen::Vector3d(-0.1, -0.08, -0.12),
                                Eigen::Vector3d(0.1, 0.08, 0.13));
  for (const auto& [azimuth, elevation] :
       {std::pair(-1.05, 0.36), {-1.5708, 0.0}, {-1.5708, 1.5708}}) {
    for (const auto& [width, height] : {std::pair(1000, 660), {500, 900}}) {
      Camera camera;
      camera.azimuth = azimuth;
      camera.elevation = elevation;

      camera.frame(box, width, height);

      const Eigen::AlignedBox2d picture = pictureOf(box, camera, width, height);
      EXPECT_NEAR(picture.center().x(), width / 2.0, 2);
      EXPECT_NEAR(picture.center().y(), height / 2.0, 2);
      const double filled = std::max(picture.sizes().x() / width, picture.sizes().y() / height);
      EXPECT_GT(filled, 0.9);
      EXPECT_LT(filled, 0.95);
    }
  }
}

TEST(Camera, KeepsAColumnFreeForTheLegends) {
  const Eigen::AlignedBox3d box(Eigen::Vector3d(-0.1, -0.08, -0.12),
                                Eigen::Vector3d(0.1, 0.08, 0.13));
  for (const double elevation : {0.36, 1.5708}) {
    Camera camera;
    camera.elevation = elevation;

    camera.frame(box, 500, 400, 150);

    const Eigen::AlignedBox2d picture = pictureOf(box, camera, 500, 400);
    EXPECT_NEAR(picture.center().x(), 175, 2);
    EXPECT_NEAR(picture.center().y(), 200, 2);
    EXPECT_LE(picture.max().x(), 350);
    EXPECT_GT(std::max(picture.sizes().x() / 350, picture.sizes().y() / 400), 0.9);
  }
}

TEST(Camera, FramesALineAlongTheViewFromInFrontOfIt) {
  Camera camera;
  camera.azimuth = -1.5707963267948966;
  camera.elevation = 0;
  const Eigen::AlignedBox3d line(Eigen::Vector3d(0, -0.1, 0), Eigen::Vector3d(0, 0.1, 0));

  camera.frame(line, 800, 600);

  EXPECT_GT(camera.projection(800, 600).depth({0, -0.1, 0}), 0);
}

}  // namespace
}  // namespace acg
