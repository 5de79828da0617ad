// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include "ui/actions/target_edits.h"
#include "ui/tools/target_drag.h"

namespace acg {

/// A click puts a new target at the placement point; keeping the button down drags it on.
class AddTool : public Tool {
  Q_DECLARE_TR_FUNCTIONS(AddTool)

 public:
  AddTool(ToolContext& context, Wish wish)
      : Tool(context), wish_(std::move(wish)), drag_(context) {}

  QString hint() const override;
  Qt::CursorShape cursor() const override { return Qt::CrossCursor; }
  bool press(const ToolMouse& mouse) override;
  void drag(const ToolMouse& mouse) override { drag_.move(mouse); }
  void release(const ToolMouse&) override { drag_.end(); }
  void doubleClick(const ToolMouse&) override {}  // its first click has added one
  bool key(const QKeyEvent& key) override { return drag_.key(key); }
  bool isBusy() const override { return drag_.isActive(); }
  void cancel() override { drag_.cancel(); }

 private:
  Wish wish_;
  TargetDrag drag_;
};

}  // namespace acg
