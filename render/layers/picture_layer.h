// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/canvas.h"
#include "render/view_state.h"

namespace acg {

/// The outlines of targets that are pictures, with a mark at the middle of the upper edge, so that
/// one sees where they lie and which way up. `view` is in logical pixels.
void paintPictureOutlines(Canvas& canvas, const ViewState& state, const Projection& view);

}  // namespace acg
