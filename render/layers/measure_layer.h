// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/canvas.h"
#include "render/view_state.h"

namespace acg {

/// The probe's cross and the measuring line with their labels, over everything else. `view` is in
/// logical pixels.
void paintMeasures(Canvas& canvas, const ViewState& state, const Projection& view);

}  // namespace acg
