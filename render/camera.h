// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Geometry>

namespace acg {

/// How points of the scene fall on the pixels of one picture: a perspective view. Pixels run from
/// the top left.
struct Projection {
  Eigen::Vector3d eye = Eigen::Vector3d::Zero();  ///< m
  Eigen::Vector3d right = Eigen::Vector3d::UnitX();
  Eigen::Vector3d up = Eigen::Vector3d::UnitZ();
  Eigen::Vector3d forward = Eigen::Vector3d::UnitY();
  double pixelsPerSlope = 1;  ///< px that a slope of 1 against the view direction spans
  double width = 800;         ///< px
  double height = 600;        ///< px

  double depth(const Eigen::Vector3d& point) const { return forward.dot(point - eye); }
  /// A point behind the eye gives pixels far outside the picture.
  Eigen::Vector2d toPixels(const Eigen::Vector3d& point) const;
  /// Unit vector from the eye through a pixel.
  Eigen::Vector3d rayDirection(double xPixels, double yPixels) const;
  double pixelsPerMetre(const Eigen::Vector3d& point) const;
  /// The same picture counted in pixels `ratio` times as large.
  Projection inPixelsOf(double ratio) const;
};

/// A turntable camera: looks at a focal point from an azimuth and an elevation, z stays up.
struct Camera {
  Eigen::Vector3d focalPoint = Eigen::Vector3d::Zero();  ///< m
  double azimuth = -0.95;   ///< rad, of the eye seen from the focal point; -pi/2 looks along +y
  double elevation = 0.42;  ///< rad, of the eye above the horizon, within +-pi/2
  double distance = 0.5;    ///< m
  double viewAngle = 0.49;  ///< rad, over the height of the picture

  Projection projection(int width, int height) const;
  /// A drag by so many pixels: a full turn takes about twice the picture's height.
  void orbit(double dxPixels, double dyPixels, int height);
  /// The scene follows the hand in the plane of the focal point.
  void pan(double dxPixels, double dyPixels, int width, int height);
  /// Comes nearer by `factor` and keeps the point under the pixel where it is.
  void zoomAt(double xPixels, double yPixels, double factor, int width, int height);
  /// Keeps the direction and moves so that all of the box is seen, as large as can be and in the
  /// picture's middle. `rightColumn`, px, at most 0.4 of the width, stays free for legends.
  void frame(const Eigen::AlignedBox3d& box, int width, int height, double rightColumn = 0);
};

}  // namespace acg
