// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/layer_settings.h"

namespace acg {

/// The layers as the user left them, and keeping them. Positions of slices belong to a scene and
/// are not kept.
LayerSettings loadLayerSettings();
void saveLayerSettings(const LayerSettings& layers);

}  // namespace acg
