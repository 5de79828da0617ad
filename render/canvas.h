// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <span>
#include <string>

#include <Eigen/Geometry>

#include "render/color.h"

typedef struct _cairo cairo_t;

namespace acg {

enum class Anchor { kStart, kMiddle, kEnd };

struct TextStyle {
  double size = 13;  ///< logical px
  bool isBold = false;
  Anchor horizontal = Anchor::kStart;
  Anchor vertical = Anchor::kMiddle;  ///< of the capital letters
  bool hasHalo = true;
};

/// Draws lines, marks and text with halos on a cairo context, be it pixels, SVG or PDF. Sizes and
/// positions in logical pixels; a halo keeps things legible on any ground. One thread at a time.
class Canvas {
 public:
  using Point = Eigen::Vector2d;

  enum class Mode { kDraw, kMeasure };

  /// `context` is lent and already scaled to logical pixels. `kMeasure` draws nothing and only
  /// finds out what would be inked.
  Canvas(cairo_t* context, const Color& halo, Mode mode = Mode::kDraw)
      : cairo_(context), halo_(halo), mode_(mode) {}

  /// A box about everything drawn so far, logical px; empty when that is nothing.
  const Eigen::AlignedBox2d& ink() const { return ink_; }

  void line(const Point& a, const Point& b, const Color& color, double width, double alpha = 1,
            bool hasHalo = false);
  void dashedLine(const Point& a, const Point& b, const Color& color, double width, double alpha);
  void disc(const Point& center, double radius, const Color& color, double alpha = 1);
  void circle(const Point& center, double radius, const Color& color, double width,
              double alpha = 1);
  /// A ring whose colour runs through `colors` with the angle, counter-clockwise from -pi.
  void colorWheel(const Point& center, double inner, double outer, std::span<const Color> colors);
  /// Colours from the bottom to the top.
  void colorBar(const Point& topLeft, double width, double height, std::span<const Color> colors);
  void arrowHead(const Point& tip, const Point& direction, double size, const Color& color);
  void text(const Point& at, const std::string& text, const Color& color, const TextStyle& style);
  double textWidth(const std::string& text, const TextStyle& style);

 private:
  /// Notes ink within `reach` of the points; whether it shall be drawn, too.
  bool inks(std::initializer_list<Point> points, double reach);
  void setColor(const Color& color, double alpha = 1);
  void textHalo(const Point& at, const std::string& text);
  void setFont(const std::string& text, const TextStyle& style);

  cairo_t* cairo_;
  Color halo_;
  Mode mode_;
  Eigen::AlignedBox2d ink_;
};

}  // namespace acg
