// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QMenu>

#include "ui/tools/tool.h"

namespace acg {

/// Fills the menu of the right mouse button with what fits the object under the cursor; selects
/// that object.
void fillViewMenu(QMenu& menu, ToolContext& context, const ToolMouse& mouse,
                  const std::function<void(StandardView)>& setView,
                  const std::function<void()>& frameSelection);

}  // namespace acg
