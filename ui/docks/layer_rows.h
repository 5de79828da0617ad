// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include <QString>

#include "render/layer_settings.h"

namespace acg {

/// A layer of the 3D view that can be switched on and off.
struct LayerRow {
  const char* key;    ///< `slice_y`
  const char* label;  ///< "Slice, xz plane", untranslated
};

/// All of them, the field first.
std::span<const LayerRow> layerRows();
QString layerRowLabel(const LayerRow& row);

bool isLayerOn(const LayerSettings& layers, const QString& key);
void setLayerOn(LayerSettings& layers, const QString& key, bool isOn);
/// The value worth a look, such as "y = 0 mm"; empty for plain switches.
QString layerValue(const LayerSettings& layers, const QString& key);

}  // namespace acg
