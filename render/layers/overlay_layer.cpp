// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/layers/overlay_layer.h"

#include <algorithm>
#include <array>

#include "render/color_map.h"
#include "render/scale.h"

namespace acg {
namespace {

constexpr double kMargin = 24;    // logical px
constexpr double kBarWidth = 14;  // logical px
constexpr double kWheelRadius = 28;
constexpr double kAxisLength = 30;     // logical px
constexpr double kAxisLetter = 16;     // logical px, beyond the end of an axis
constexpr double kNoteHeight = 17;     // logical px, of the line that names the drives
constexpr double kLegendColumn = 118;  // logical px: the wheel with the words beside it

/// In a tiny picture the legends would hide what they explain.
bool isTiny(double width, double height) { return width < 240 || height < 180; }
bool isTiny(const Projection& view) { return isTiny(view.width, view.height); }

bool hasFieldToShow(const ViewState& state) {
  for (int axis = 0; axis < 3; ++axis) {
    if (state.slices[axis] && state.layers.slices[axis].isVisible) return true;
  }
  return state.volume && (state.layers.showIsosurface || state.layers.showVolume);
}

Eigen::Vector2d orientationCenter(const Projection& view) {
  return {kMargin + kAxisLength, view.height - kMargin - 24};
}

/// What the title of the colour bar says of the drives; empty for those that were solved.
const char* drivesNote(DriveView drives) {
  if (drives == DriveView::kEmitted) return "as emitted";
  return drives == DriveView::kDifference ? "emitted \u2212 solved" : "";
}

void paintPhaseWheel(Canvas& canvas, const ViewState& state, const Eigen::Vector2d& center) {
  canvas.disc(center, kWheelRadius + 1, state.theme.halo, 0.55);
  canvas.colorWheel(center, kWheelRadius - 8, kWheelRadius,
                    colorMap("phase", ColorKind::kPhase).colors);
  const TextStyle middle{.size = 11, .horizontal = Anchor::kMiddle, .hasHalo = false};
  canvas.text(center, "phase", state.theme.text, middle);
  const double r = kWheelRadius + 6;
  const TextStyle small{.size = 10};
  TextStyle anchored = small;
  canvas.text(center + Eigen::Vector2d(r, 0), "0\u00b0", state.theme.text, anchored);
  anchored.horizontal = Anchor::kEnd;
  canvas.text(center - Eigen::Vector2d(r, 0), "180\u00b0", state.theme.text, anchored);
  anchored = {.size = 10, .horizontal = Anchor::kMiddle, .vertical = Anchor::kEnd};
  canvas.text(center - Eigen::Vector2d(0, r - 1), "90\u00b0", state.theme.text, anchored);
}

}  // namespace

double legendColumn(const LayerSettings& layers, double width, double height) {
  return layers.showColorBar && !isTiny(width, height) ? kLegendColumn : 0;
}

double scaleBarLength(const ViewState& state, const Projection& view) {
  return niceStep(130 / view.pixelsPerMetre(state.camera.focalPoint));
}

void paintColorBar(Canvas& canvas, const ViewState& state, const Eigen::Vector2d& topLeft,
                   double height, bool hasHalo) {
  const FieldQuantityEntry& quantity = fieldQuantity(state.layers.quantity);
  const ColorMap& map = colorMap(state.layers.colorMap, quantity.color);
  canvas.colorBar(topLeft, kBarWidth, height, map.colors);
  const ScaleLabels labels = scaleLabels(quantity, state.range[0], state.range[1]);
  const char* drives = drivesNote(state.layers.drives);
  canvas.text(
      topLeft + Eigen::Vector2d(kBarWidth, -12 - kNoteHeight), drives, state.theme.text,
      {.size = 12, .horizontal = Anchor::kEnd, .vertical = Anchor::kEnd, .hasHalo = hasHalo});
  canvas.text(
      topLeft + Eigen::Vector2d(kBarWidth, -12), labels.title, state.theme.text,
      {.size = 12, .horizontal = Anchor::kEnd, .vertical = Anchor::kEnd, .hasHalo = hasHalo});
  for (std::size_t i = 0; i < labels.texts.size(); ++i) {
    const double y = topLeft.y() + height * (1 - labels.positions[i]);
    canvas.line({topLeft.x() - 3, y}, {topLeft.x(), y}, state.theme.text, 1, 0.7);
    canvas.text({topLeft.x() - 7, y}, labels.texts[i], state.theme.text,
                {.size = 12, .horizontal = Anchor::kEnd, .hasHalo = hasHalo});
  }
}

void paintColorLegends(Canvas& canvas, const ViewState& state, const Projection& view) {
  const LayerSettings& layers = state.layers;
  if (isTiny(view)) return;
  double top = kMargin + 12;
  if (layers.showColorBar && layers.showArrays && state.hologram && view.height >= 400) {
    const Eigen::Vector2d center(view.width - kMargin - kWheelRadius - 16, top + kWheelRadius + 4);
    paintPhaseWheel(canvas, state, center);
    top = center.y() + kWheelRadius + 16;
  }
  if (layers.showColorBar && hasFieldToShow(state)) {
    if (*drivesNote(layers.drives) != '\0') top += kNoteHeight;
    const double room = view.height - top - 100;
    const double height = std::clamp(0.42 * view.height, 80.0, std::max(80.0, room));
    const double y = top + 30 + std::max(0.0, (room - height) / 3);
    paintColorBar(canvas, state, {view.width - kMargin - kBarWidth, y}, height, true);
  }
}

void paintScaleBar(Canvas& canvas, const ViewState& state, const Projection& view) {
  if (!state.layers.showScaleBar || isTiny(view)) return;
  const double metres = scaleBarLength(state, view);
  const double length = metres * view.pixelsPerMetre(state.camera.focalPoint);
  const Eigen::Vector2d right(view.width - kMargin, view.height - kMargin);
  const Eigen::Vector2d left = right - Eigen::Vector2d(length, 0);
  const Eigen::Vector2d tick(0, 4);
  const Color& color = state.theme.text;
  canvas.line(left, right, color, 1.5, 1, true);
  canvas.line(left - tick, left + tick, color, 1.5, 1, true);
  canvas.line(right - tick, right + tick, color, 1.5, 1, true);
  const bool isSmall = metres < 1e-3;
  const std::string text =
      isSmall ? numberText(metres * 1e6, 0) + " \u00b5m" : numberText(metres * 1e3, 1) + " mm";
  canvas.text((left + right) / 2 - Eigen::Vector2d(0, 8), text, color,
              {.size = 12, .horizontal = Anchor::kMiddle, .vertical = Anchor::kEnd});
}

void paintReadout(Canvas& canvas, const ViewState& state, const Projection&) {
  constexpr double kLineHeight = 18;
  Eigen::Vector2d at(kMargin, kMargin);
  for (const std::string& line : state.readout) {
    canvas.text(at, line, state.theme.text, {.size = 12});
    at.y() += kLineHeight;
  }
}

Eigen::AlignedBox2d orientationBox(const ViewState& state, const Projection& view) {
  if (!state.layers.showOrientation || isTiny(view)) return {};
  const Eigen::Vector2d reach = Eigen::Vector2d::Constant(kAxisLength + kAxisLetter);
  const Eigen::Vector2d center = orientationCenter(view);
  return {center - reach, center + reach};
}

void paintOrientation(Canvas& canvas, const ViewState& state, const Projection& view) {
  if (!state.layers.showOrientation || isTiny(view)) return;
  const Eigen::Vector2d center = orientationCenter(view);
  const std::array<Color, 3> colors{state.theme.axisX, state.theme.axisY, state.theme.axisZ};
  const char* names[] = {"x", "y", "z"};
  std::array<int, 3> order{0, 1, 2};
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return view.forward[a] > view.forward[b]; });
  for (int axis : order) {
    const Eigen::Vector2d along(view.right[axis], -view.up[axis]);
    canvas.line(center, center + kAxisLength * along, colors[axis], 2, 1, true);
    // An axis that looks at the viewer keeps its letter beside its end.
    const Eigen::Vector2d beyond =
        along.norm() > 0.2 ? Eigen::Vector2d(10 * along.normalized()) : Eigen::Vector2d(-9, -9);
    canvas.text(center + kAxisLength * along + beyond, names[axis], colors[axis],
                {.size = 13, .isBold = true, .horizontal = Anchor::kMiddle});
  }
}

}  // namespace acg
