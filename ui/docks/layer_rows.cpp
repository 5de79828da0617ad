// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/layer_rows.h"

#include <cmath>

#include <QCoreApplication>

#include "ui/docks/scene_edits.h"

namespace acg {
namespace {

constexpr LayerRow kRows[] = {
    {"slice_x", QT_TRANSLATE_NOOP("Layers", "Slice, yz plane")},
    {"slice_y", QT_TRANSLATE_NOOP("Layers", "Slice, xz plane")},
    {"slice_z", QT_TRANSLATE_NOOP("Layers", "Slice, xy plane")},
    {"isosurface", QT_TRANSLATE_NOOP("Layers", "Isosurface")},
    {"volume", QT_TRANSLATE_NOOP("Layers", "Volume")},
    {"arrays", QT_TRANSLATE_NOOP("Layers", "Arrays")},
    {"targets", QT_TRANSLATE_NOOP("Layers", "Targets")},
    {"boundaries", QT_TRANSLATE_NOOP("Layers", "Reflecting planes")},
    {"ground", QT_TRANSLATE_NOOP("Layers", "Ground grid")},
    {"color_bar", QT_TRANSLATE_NOOP("Layers", "Colour bar")},
    {"scale_bar", QT_TRANSLATE_NOOP("Layers", "Scale bar")},
    {"orientation", QT_TRANSLATE_NOOP("Layers", "Axes")},
};

/// The switch behind a key, in a const or mutable value alike; nullptr for an unknown key.
template <class Layers>
auto* switchOf(Layers& layers, const QString& key) {
  decltype(&layers.showArrays) found = nullptr;
  if (key == QLatin1String("slice_x")) found = &layers.slices[0].isVisible;
  if (key == QLatin1String("slice_y")) found = &layers.slices[1].isVisible;
  if (key == QLatin1String("slice_z")) found = &layers.slices[2].isVisible;
  if (key == QLatin1String("isosurface")) found = &layers.showIsosurface;
  if (key == QLatin1String("volume")) found = &layers.showVolume;
  if (key == QLatin1String("arrays")) found = &layers.showArrays;
  if (key == QLatin1String("targets")) found = &layers.showTargets;
  if (key == QLatin1String("boundaries")) found = &layers.showBoundaries;
  if (key == QLatin1String("ground")) found = &layers.showGround;
  if (key == QLatin1String("color_bar")) found = &layers.showColorBar;
  if (key == QLatin1String("scale_bar")) found = &layers.showScaleBar;
  if (key == QLatin1String("orientation")) found = &layers.showOrientation;
  return found;
}

}  // namespace

std::span<const LayerRow> layerRows() { return kRows; }

QString layerRowLabel(const LayerRow& row) {
  return QCoreApplication::translate("Layers", row.label);
}

bool isLayerOn(const LayerSettings& layers, const QString& key) {
  const bool* found = switchOf(layers, key);
  return found && *found;
}

void setLayerOn(LayerSettings& layers, const QString& key, bool isOn) {
  if (bool* found = switchOf(layers, key)) *found = isOn;
}

QString layerValue(const LayerSettings& layers, const QString& key) {
  if (key.startsWith(QLatin1String("slice_"))) {
    const int axis = key.back().unicode() - 'x';
    return QStringLiteral("%1 = %2")
        .arg(key.back())
        .arg(lengthText(layers.slices[std::size_t(axis)].position));
  }
  if (key == QLatin1String("isosurface")) {
    if (layers.rangeTop && layers.quantity == "pressure") {
      return pressureText(layers.isoFraction * *layers.rangeTop);
    }
    return QStringLiteral("%1 %").arg(std::lround(100 * layers.isoFraction));
  }
  return {};
}

}  // namespace acg
