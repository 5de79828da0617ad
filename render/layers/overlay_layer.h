// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/canvas.h"
#include "render/view_state.h"

namespace acg {

/// Colour bar with title and unit; its top left corner in logical pixels.
void paintColorBar(Canvas& canvas, const ViewState& state, const Eigen::Vector2d& topLeft,
                   double height, bool hasHalo);

/// Colour bar and phase wheel on the right, scale bar at the lower right, the axes at the lower
/// left, as the layers ask. `view` is in logical pixels.
void paintLegends(Canvas& canvas, const ViewState& state, const Projection& view);

/// Length of the scale bar, m: a nice number about 100 logical px long at the focal point.
double scaleBarLength(const ViewState& state, const Projection& view);

}  // namespace acg
