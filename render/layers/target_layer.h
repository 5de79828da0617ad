// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <Eigen/Core>

#include "render/canvas.h"
#include "render/view_state.h"

namespace acg {

/// Radius of a target's handle, logical px.
inline constexpr double kHandleRadius = 7;

/// What stands beside a target: "Trap a", "Focus b", "Quiet c"; long ids speak for themselves.
std::string targetCaption(const Target& target);

/// Targets as handles of constant size with labels, over everything else so that the field never
/// hides them: a ring about the selected one with arrows along the axes, a glow under the mouse,
/// the guide line of a locked axis and the numbers of a drag. `view` is in logical pixels.
void paintTargets(Canvas& canvas, const ViewState& state, const Projection& view);

}  // namespace acg
