// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/tools/target_drag.h"

namespace acg {

/// Click selects a target or an array; dragging a target moves it; empty space turns the camera.
class SelectTool : public Tool {
  Q_DECLARE_TR_FUNCTIONS(SelectTool)

 public:
  explicit SelectTool(ToolContext& context) : Tool(context), drag_(context) {}

  QString hint() const override;
  bool press(const ToolMouse& mouse) override;
  void drag(const ToolMouse& mouse) override { drag_.move(mouse); }
  void release(const ToolMouse&) override;
  void click(const ToolMouse& mouse) override;
  bool key(const QKeyEvent& key) override;
  bool isBusy() const override { return drag_.isActive(); }
  void cancel() override { drag_.cancel(); }

 protected:
  TargetDrag drag_;
};

}  // namespace acg
