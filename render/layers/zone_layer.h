// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/canvas.h"
#include "render/view_state.h"

namespace acg {

/// The exposure zones as translucent discs of the size that their balls appear at, with their
/// names and, from `targetNotes`, the verdicts on them, whose colour they take; those that are not
/// judged are a faint outline. `view` is in logical pixels.
void paintZones(Canvas& canvas, const ViewState& state, const Projection& view);

}  // namespace acg
