// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace acg {
namespace {

Eigen::Vector3d cornerOf(const Eigen::AlignedBox3d& box, int index) {
  return box.corner(static_cast<Eigen::AlignedBox3d::CornerType>(index));
}

constexpr double kLowestDistance = 1e-4;  // m
constexpr double kHighestDistance = 1e3;  // m
constexpr double kFrameMargin = 1.08;     // room around what is framed
constexpr int kFrameSteps = 6;            // each leaves about a tenth of the error

}  // namespace

Eigen::Vector2d Projection::toPixels(const Eigen::Vector3d& point) const {
  const Eigen::Vector3d offset = point - eye;
  const double depthHere = std::max(forward.dot(offset), 1e-9);
  return {width / 2.0 + pixelsPerSlope * right.dot(offset) / depthHere,
          height / 2.0 - pixelsPerSlope * up.dot(offset) / depthHere};
}

Eigen::Vector3d Projection::rayDirection(double xPixels, double yPixels) const {
  return (forward + (xPixels - width / 2.0) / pixelsPerSlope * right -
          (yPixels - height / 2.0) / pixelsPerSlope * up)
      .normalized();
}

double Projection::pixelsPerMetre(const Eigen::Vector3d& point) const {
  return pixelsPerSlope / std::max(depth(point), 1e-9);
}

Projection Projection::inPixelsOf(double ratio) const {
  Projection scaled = *this;
  scaled.width /= ratio;
  scaled.height /= ratio;
  scaled.pixelsPerSlope /= ratio;
  return scaled;
}

Projection Camera::projection(int width, int height) const {
  Projection view;
  view.width = std::max(width, 1);
  view.height = std::max(height, 1);
  const double ca = std::cos(azimuth), sa = std::sin(azimuth);
  const double ce = std::cos(elevation), se = std::sin(elevation);
  view.forward = {-ce * ca, -ce * sa, -se};
  // From the azimuth alone, so that it also exists when looking straight down.
  view.right = {-sa, ca, 0};
  view.up = view.right.cross(view.forward);
  view.eye = focalPoint - distance * view.forward;
  view.pixelsPerSlope = view.height / 2.0 / std::tan(viewAngle / 2);
  return view;
}

void Camera::orbit(double dxPixels, double dyPixels, int height) {
  const double perPixel = std::numbers::pi / std::max(height, 1);
  azimuth = std::remainder(azimuth - dxPixels * perPixel, 2 * std::numbers::pi);
  elevation =
      std::clamp(elevation + dyPixels * perPixel, -std::numbers::pi / 2, std::numbers::pi / 2);
}

void Camera::pan(double dxPixels, double dyPixels, int width, int height) {
  const Projection view = projection(width, height);
  const double metres = 1 / view.pixelsPerMetre(focalPoint);
  focalPoint += metres * (dyPixels * view.up - dxPixels * view.right);
}

void Camera::zoomAt(double xPixels, double yPixels, double factor, int width, int height) {
  if (!(factor > 0)) return;
  const Projection view = projection(width, height);
  const Eigen::Vector3d ray = view.rayDirection(xPixels, yPixels);
  const Eigen::Vector3d fixed = view.eye + ray * (distance / ray.dot(view.forward));
  const double nearer = std::clamp(distance / factor, kLowestDistance, kHighestDistance);
  focalPoint = fixed + (focalPoint - fixed) * (nearer / distance);
  distance = nearer;
}

void Camera::frame(const Eigen::AlignedBox3d& box, int width, int height, double rightColumn) {
  if (box.isEmpty()) return;
  focalPoint = box.center();
  for (int step = 0; step < kFrameSteps; ++step) {
    const Projection view = projection(width, height);
    const double column = std::clamp(rightColumn, 0.0, 0.4 * view.width);
    // Of the free part: its middle and half its size.
    const Eigen::Vector2d middle(-column / 2 / view.pixelsPerSlope, 0);
    const double slopeX = (view.width - column) / 2 / view.pixelsPerSlope / kFrameMargin;
    const double slopeY = view.height / 2.0 / view.pixelsPerSlope / kFrameMargin;
    distance = kLowestDistance;
    // The nearest eye for which each corner lies within the margins.
    for (int i = 0; i < 8; ++i) {
      const Eigen::Vector3d corner = cornerOf(box, i) - focalPoint;
      const double beyond = view.forward.dot(corner);
      const double x = view.right.dot(corner);
      distance = std::max({distance, kLowestDistance - beyond, x / (slopeX + middle.x()) - beyond,
                           -x / (slopeX - middle.x()) - beyond,
                           std::abs(view.up.dot(corner)) / slopeY - beyond});
    }
    distance = std::clamp(distance, kLowestDistance, kHighestDistance);
    // Near corners look larger: the picture's middle is not the box's.
    Eigen::AlignedBox2d picture;
    for (int i = 0; i < 8; ++i) {
      const Eigen::Vector3d corner = cornerOf(box, i) - focalPoint;
      const double depth = distance + view.forward.dot(corner);
      picture.extend(Eigen::Vector2d(view.right.dot(corner), view.up.dot(corner)) / depth);
    }
    const Eigen::Vector2d shift = distance * (picture.center() - middle);
    focalPoint += shift.x() * view.right + shift.y() * view.up;
  }
}

}  // namespace acg
