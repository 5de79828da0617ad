// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "render/color.h"
#include "render/view_state.h"

namespace acg {

struct PictureSpec {
  int width = 800;             ///< device px
  int height = 600;            ///< device px
  bool isTransparent = false;  ///< no ground colour
  bool hasOverlay = true;      ///< labels, legends, handles
};

/// Draws a state without window or display, in an OpenGL context of its own on a thread of its
/// own; any thread may call. Throws kInvalidArgument for a size outside 16..16384 and kUnavailable
/// where no OpenGL 3.2 can be had.
Image drawOffScreen(const ViewState& state, const PictureSpec& spec);

/// Messages of VTK go to our log; called by all who draw.
void routeVtkMessages();

}  // namespace acg
