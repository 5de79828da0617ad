// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <Eigen/Geometry>

namespace acg {

/// A place for a line of text beside a mark, logical px.
struct LabelSpot {
  double beside;  ///< above 0: the text begins so far right of the mark; below: ends so far left
  double below;   ///< middle of the line, below the mark
};

/// Finds room for lines of text in a picture, so that none lies on another or on a handle.
class LabelRoom {
 public:
  LabelRoom(double width, double height) : picture_(Point(0, 0), Point(width, height)) {}

  void addHandle(const Eigen::Vector2d& center, double radius);

  /// Where a line `width` wide beside `mark` begins, its left end at middle height: the first of
  /// `spots` that lies in the picture and is free, which it takes; nothing where none is.
  std::optional<Eigen::Vector2d> place(const Eigen::Vector2d& mark, double width,
                                       std::span<const LabelSpot> spots);
  /// Takes a spot whether it is free or not.
  Eigen::Vector2d force(const Eigen::Vector2d& mark, double width, const LabelSpot& spot);

 private:
  using Point = Eigen::Vector2d;
  using Box = Eigen::AlignedBox2d;
  struct Handle {
    Point center;
    double radius;
  };
  static Box boxOf(const Point& mark, double width, const LabelSpot& spot);
  bool isFree(const Box& box) const;

  Box picture_;
  std::vector<Handle> handles_;
  std::vector<Box> taken_;
};

}  // namespace acg
