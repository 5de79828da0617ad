// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Geometry>

#include "render/canvas.h"
#include "render/view_state.h"

namespace acg {

/// Colour bar with title and unit; its top left corner in logical pixels.
void paintColorBar(Canvas& canvas, const ViewState& state, const Eigen::Vector2d& topLeft,
                   double height, bool hasHalo);

// As the layers ask, each in its place; `view` is in logical pixels.
/// Colour bar and phase wheel on the right.
void paintColorLegends(Canvas& canvas, const ViewState& state, const Projection& view);
/// Width, logical px, of the column at the right edge that they take; 0 where none are shown.
double legendColumn(const LayerSettings& layers, double width, double height);
/// At the lower right.
void paintScaleBar(Canvas& canvas, const ViewState& state, const Projection& view);
/// The axes at the lower left.
void paintReadout(Canvas& canvas, const ViewState& state, const Projection& view);
void paintOrientation(Canvas& canvas, const ViewState& state, const Projection& view);
/// What the axes take with their letters whichever way they point, logical px; empty where they
/// are not shown.
Eigen::AlignedBox2d orientationBox(const ViewState& state, const Projection& view);

/// Length of the scale bar, m: a nice number about 100 logical px long at the focal point.
double scaleBarLength(const ViewState& state, const Projection& view);

}  // namespace acg
