// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/select_tool.h"

namespace acg {

/// As the select tool, but a drag that begins beside all targets moves the selected one, so that
/// the hand need not cover it.
class MoveTool : public SelectTool {
  Q_DECLARE_TR_FUNCTIONS(MoveTool)

 public:
  using SelectTool::SelectTool;

  QString hint() const override;
  Qt::CursorShape cursor() const override { return Qt::SizeAllCursor; }
  bool press(const ToolMouse& mouse) override;
};

}  // namespace acg
