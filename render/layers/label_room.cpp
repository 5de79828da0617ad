// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/label_room.h"

#include <algorithm>

namespace acg {
namespace {

constexpr double kHalfLine = 8;  // logical px, of text of 13 with its halo

}  // namespace

void LabelRoom::addHandle(const Eigen::Vector2d& center, double radius) {
  handles_.push_back({center, radius});
}

LabelRoom::Box LabelRoom::boxOf(const Point& mark, double width, const LabelSpot& spot) {
  const double left = mark.x() + spot.beside - (spot.beside < 0 ? width : 0);
  const double middle = mark.y() + spot.below;
  return {Point(left, middle - kHalfLine), Point(left + width, middle + kHalfLine)};
}

bool LabelRoom::isFree(const Box& box) const {
  return picture_.contains(box) &&
         std::ranges::none_of(handles_,
                              [&](const Handle& handle) {
                                return box.exteriorDistance(handle.center) < handle.radius;
                              }) &&
         std::ranges::none_of(taken_, [&](const Box& other) { return other.intersects(box); });
}

std::optional<Eigen::Vector2d> LabelRoom::place(const Eigen::Vector2d& mark, double width,
                                                std::span<const LabelSpot> spots) {
  for (const LabelSpot& spot : spots) {
    if (isFree(boxOf(mark, width, spot))) return force(mark, width, spot);
  }
  return std::nullopt;
}

Eigen::Vector2d LabelRoom::force(const Eigen::Vector2d& mark, double width, const LabelSpot& spot) {
  const Box box = boxOf(mark, width, spot);
  taken_.push_back(box);
  return {box.min().x(), box.center().y()};
}

}  // namespace acg
