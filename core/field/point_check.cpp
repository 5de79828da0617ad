// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/point_check.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <Eigen/Geometry>

#include "core/error.h"

namespace acg {
namespace {

constexpr double kFaceDistance = 1e-4;  // m; nearer to a face than this is inside

/// Where points may lie inside an element of each group: one look at a box spares most of them the
/// elements.
std::vector<Eigen::AlignedBox3d> boxesOf(const PropagationModel& model) {
  std::vector<Eigen::AlignedBox3d> boxes;
  for (const ElementGroup& group : model.groups) {
    const double radius = 1.5 * std::max(group.transducer.radius, kFaceDistance);
    Eigen::AlignedBox3d& box = boxes.emplace_back();
    for (int n = group.begin; n < group.end; ++n) box.extend(model.positions.col(n));
    if (!box.isEmpty()) {
      box = {box.min() - Eigen::Vector3d::Constant(radius),
             box.max() + Eigen::Vector3d::Constant(radius)};
    }
  }
  return boxes;
}

}  // namespace

void checkPoints(const PropagationModel& model, const std::vector<ReflectingPlane>& planes,
                 const Eigen::Matrix3Xd& points) {
  const std::vector<Eigen::AlignedBox3d> boxes = boxesOf(model);
  for (Eigen::Index m = 0; m < points.cols(); ++m) {
    if (const auto plane = planeBefore(planes, points.col(m))) {
      throw Error(
          ErrorCode::kInvalidArgument,
          fmt::format("Point {} at ({}, {}, {}) m lies behind boundaries[{}]; move it to the "
                      "side that the plane's normal points to.",
                      m, points(0, m), points(1, m), points(2, m), *plane));
    }
    if (!points.col(m).allFinite()) {
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("Point {} of the list is not finite; give three finite numbers.", m));
    }
    for (std::size_t g = 0; g < model.groups.size(); ++g) {
      if (!boxes[g].contains(points.col(m))) continue;
      const ElementGroup& group = model.groups[g];
      const double radius = std::max(group.transducer.radius, kFaceDistance);
      for (int n = group.begin; n < group.end; ++n) {
        if (model.gainOf(n) == 0.0) continue;
        const Eigen::Vector3d offset = points.col(m) - model.positions.col(n);
        if (offset.squaredNorm() > 2 * radius * radius) continue;
        const double height = offset.dot(model.normals.col(n));
        const double off = (offset - height * model.normals.col(n)).norm();
        if (std::abs(height) < kFaceDistance && off < radius) {
          throw Error(ErrorCode::kInvalidArgument,
                      fmt::format("Point {} at ({}, {}, {}) m lies inside element {}; move it at "
                                  "least 0.1 mm away from the face.",
                                  m, points(0, m), points(1, m), points(2, m), n));
        }
      }
    }
  }
}

}  // namespace acg
