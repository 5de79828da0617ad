// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window_settings.h"

#include <algorithm>

#include <QSettings>

namespace acg {
namespace {

/// Visits every setting that is kept, so that loading and saving cannot differ.
template <class Visit>
void visitLayers(LayerSettings& layers, const Visit& visit) {
  visit("arrays", layers.showArrays);
  visit("targets", layers.showTargets);
  visit("boundaries", layers.showBoundaries);
  visit("ground", layers.showGround);
  visit("colorBar", layers.showColorBar);
  visit("scaleBar", layers.showScaleBar);
  visit("orientation", layers.showOrientation);
  visit("isosurface", layers.showIsosurface);
  visit("isoFraction", layers.isoFraction);
  visit("isoOpacity", layers.isoOpacity);
  visit("volume", layers.showVolume);
  visit("volumeOpacity", layers.volumeOpacity);
  visit("sliceX", layers.slices[0].isVisible);
  visit("sliceXOpacity", layers.slices[0].opacity);
  visit("sliceY", layers.slices[1].isVisible);
  visit("sliceYOpacity", layers.slices[1].opacity);
  visit("sliceZ", layers.slices[2].isVisible);
  visit("sliceZOpacity", layers.slices[2].opacity);
}

}  // namespace

LayerSettings loadLayerSettings() {
  LayerSettings layers;
  QSettings settings;
  settings.beginGroup(QStringLiteral("layers"));
  visitLayers(layers, [&settings](const char* key, auto& value) {
    const QVariant kept = settings.value(QLatin1String(key), value);
    if constexpr (std::is_same_v<std::decay_t<decltype(value)>, bool>) {
      value = kept.toBool();
    } else {
      bool isNumber = false;
      const double number = kept.toDouble(&isNumber);
      if (isNumber) value = std::clamp(number, 0.0, 1.0);
    }
  });
  const std::string quantity =
      settings.value(QStringLiteral("quantity"), QString::fromStdString(layers.quantity))
          .toString()
          .toStdString();
  for (const FieldQuantityEntry& entry : fieldQuantities()) {
    if (quantity == entry.name) layers.quantity = quantity;
  }
  layers.colorMap = settings.value(QStringLiteral("colorMap")).toString().toStdString();
  const std::string model = settings.value(QStringLiteral("forceModel")).toString().toStdString();
  for (const ForceModelEntry& entry : forceModels()) {
    if (model == entry.name) layers.forceModel = entry.model;
  }
  return layers;
}

void saveLayerSettings(const LayerSettings& layers) {
  QSettings settings;
  settings.beginGroup(QStringLiteral("layers"));
  LayerSettings copy = layers;
  visitLayers(copy, [&settings](const char* key, auto& value) {
    settings.setValue(QLatin1String(key), value);
  });
  settings.setValue(QStringLiteral("quantity"), QString::fromStdString(layers.quantity));
  settings.setValue(QStringLiteral("colorMap"), QString::fromStdString(layers.colorMap));
  settings.setValue(QStringLiteral("forceModel"),
                    QString::fromLatin1(forceModelName(layers.forceModel)));
}

}  // namespace acg
