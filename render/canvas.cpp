// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/canvas.h"

#include <cmath>

#include <cairo.h>

#include "core/units.h"

namespace acg {
namespace {

constexpr double kHaloWidth = 3;  // px of stroke, half of it outside the letters
constexpr int kStamps = 8;
constexpr double kStampedScale = 2;  // device px a logical one: larger letters show the stamps

}  // namespace

bool Canvas::inks(std::initializer_list<Point> points, double reach) {
  const Point margin = Point::Constant(reach);
  for (const Point& point : points) {
    ink_.extend(Point(point - margin));
    ink_.extend(Point(point + margin));
  }
  return mode_ == Mode::kDraw;
}

void Canvas::setColor(const Color& color, double alpha) {
  cairo_set_source_rgba(cairo_, color.red, color.green, color.blue, alpha);
}

void Canvas::line(const Point& a, const Point& b, const Color& color, double width, double alpha,
                  bool hasHalo) {
  if (!inks({a, b}, width / 2 + (hasHalo ? 1 : 0))) return;
  cairo_set_line_cap(cairo_, CAIRO_LINE_CAP_ROUND);
  cairo_move_to(cairo_, a.x(), a.y());
  cairo_line_to(cairo_, b.x(), b.y());
  if (hasHalo) {
    setColor(halo_, 0.8 * alpha);
    cairo_set_line_width(cairo_, width + 2);
    cairo_stroke_preserve(cairo_);
  }
  setColor(color, alpha);
  cairo_set_line_width(cairo_, width);
  cairo_stroke(cairo_);
}

void Canvas::dashedLine(const Point& a, const Point& b, const Color& color, double width,
                        double alpha) {
  const double dashes[] = {6, 5};
  cairo_set_dash(cairo_, dashes, 2, 0);
  line(a, b, color, width, alpha);
  cairo_set_dash(cairo_, nullptr, 0, 0);
}

void Canvas::disc(const Point& center, double radius, const Color& color, double alpha) {
  if (!inks({center}, radius)) return;
  cairo_new_path(cairo_);
  cairo_arc(cairo_, center.x(), center.y(), radius, 0, 2 * kPi);
  setColor(color, alpha);
  cairo_fill(cairo_);
}

void Canvas::circle(const Point& center, double radius, const Color& color, double width,
                    double alpha) {
  if (!inks({center}, radius + width / 2)) return;
  cairo_new_path(cairo_);
  cairo_arc(cairo_, center.x(), center.y(), radius, 0, 2 * kPi);
  setColor(color, alpha);
  cairo_set_line_width(cairo_, width);
  cairo_stroke(cairo_);
}

void Canvas::colorWheel(const Point& center, double inner, double outer,
                        std::span<const Color> colors) {
  constexpr int kSectors = 96;
  if (!inks({center}, outer)) return;
  for (int i = 0; i < kSectors; ++i) {
    const double from = 2 * kPi * i / kSectors - kPi;
    // A little overlap hides the seams of anti-aliasing.
    const double to = from + 2 * kPi / kSectors + (i + 1 < kSectors ? 0.02 : 0);
    const auto index = static_cast<std::size_t>((i + 0.5) / kSectors * (colors.size() - 1));
    cairo_new_path(cairo_);
    // y points down on the canvas, so angles are mirrored.
    cairo_arc_negative(cairo_, center.x(), center.y(), outer, -from, -to);
    cairo_arc(cairo_, center.x(), center.y(), inner, -to, -from);
    cairo_close_path(cairo_);
    setColor(colors[index]);
    cairo_fill(cairo_);
  }
}

void Canvas::colorBar(const Point& topLeft, double width, double height,
                      std::span<const Color> colors) {
  if (!inks({topLeft, topLeft + Point(width, height)}, 0)) return;
  cairo_pattern_t* gradient = cairo_pattern_create_linear(0, topLeft.y() + height, 0, topLeft.y());
  constexpr int kStops = 64;
  for (int i = 0; i <= kStops; ++i) {
    const double t = static_cast<double>(i) / kStops;
    const Color& color = colors[static_cast<std::size_t>(t * (colors.size() - 1))];
    cairo_pattern_add_color_stop_rgb(gradient, t, color.red, color.green, color.blue);
  }
  cairo_rectangle(cairo_, topLeft.x(), topLeft.y(), width, height);
  cairo_set_source(cairo_, gradient);
  cairo_fill(cairo_);
  cairo_pattern_destroy(gradient);
}

void Canvas::arrowHead(const Point& tip, const Point& direction, double size, const Color& color) {
  const double length = direction.norm();
  if (length < 1e-9) return;
  const Point along = direction / length;
  const Point across{-along.y(), along.x()};
  const Point left = tip - size * along + 0.42 * size * across;
  const Point right = tip - size * along - 0.42 * size * across;
  if (!inks({tip, left, right}, 0)) return;
  cairo_new_path(cairo_);
  cairo_move_to(cairo_, tip.x(), tip.y());
  cairo_line_to(cairo_, left.x(), left.y());
  cairo_line_to(cairo_, right.x(), right.y());
  cairo_close_path(cairo_);
  setColor(color);
  cairo_fill(cairo_);
}

void Canvas::setFont(const std::string& text, const TextStyle& style) {
  // Inter has no nabla; cairo's plain text interface does not look in other fonts by itself.
  const bool needsSymbols = text.find("\u2207") != std::string::npos;
  cairo_select_font_face(cairo_, needsSymbols ? "DejaVu Sans" : "Inter", CAIRO_FONT_SLANT_NORMAL,
                         style.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo_, style.size);
}

double Canvas::textWidth(const std::string& text, const TextStyle& style) {
  setFont(text, style);
  cairo_text_extents_t extents;
  cairo_text_extents(cairo_, text.c_str(), &extents);
  return extents.x_advance;
}

void Canvas::textHalo(const Point& at, const std::string& text) {
  setColor(halo_, 0.85);
  const cairo_surface_type_t type = cairo_surface_get_type(cairo_get_target(cairo_));
  double scale = 1, none = 0;
  cairo_user_to_device_distance(cairo_, &scale, &none);
  if (type != CAIRO_SURFACE_TYPE_SVG && type != CAIRO_SURFACE_TYPE_PDF && scale <= kStampedScale) {
    // A stroke about outlines is computed anew at each frame of a drag; letters come from a cache.
    for (int i = 0; i < kStamps; ++i) {
      const double angle = 2 * kPi * i / kStamps;
      cairo_move_to(cairo_, at.x() + kHaloWidth / 2 * std::cos(angle),
                    at.y() + kHaloWidth / 2 * std::sin(angle));
      cairo_show_text(cairo_, text.c_str());
    }
    return;
  }
  cairo_new_path(cairo_);
  cairo_move_to(cairo_, at.x(), at.y());
  cairo_text_path(cairo_, text.c_str());
  cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width(cairo_, kHaloWidth);
  cairo_stroke(cairo_);
}

void Canvas::text(const Point& at, const std::string& text, const Color& color,
                  const TextStyle& style) {
  if (text.empty()) return;
  setFont(text, style);
  cairo_text_extents_t all, capital;
  cairo_text_extents(cairo_, text.c_str(), &all);
  cairo_text_extents(cairo_, "H", &capital);
  const auto shift = [](Anchor anchor) {
    return anchor == Anchor::kStart ? 0.0 : anchor == Anchor::kMiddle ? 0.5 : 1.0;
  };
  const double x = at.x() - shift(style.horizontal) * all.x_advance;
  const double y = at.y() + (1 - shift(style.vertical)) * capital.height;
  const Point corner(x + all.x_bearing, y + all.y_bearing);
  const double reach = 1 + (style.hasHalo ? kHaloWidth / 2 : 0);  // letters are set on whole pixels
  if (!inks({corner, corner + Point(all.width, all.height)}, reach)) return;
  if (style.hasHalo) textHalo({x, y}, text);
  cairo_move_to(cairo_, x, y);
  setColor(color);
  cairo_show_text(cairo_, text.c_str());
  cairo_new_path(cairo_);
}

}  // namespace acg
