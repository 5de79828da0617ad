// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QCoreApplication>

#include "ui/tools/tool.h"

namespace acg {

/// The distance between two points: click and click, or drag. Targets catch the cursor.
class MeasureTool : public Tool {
  Q_DECLARE_TR_FUNCTIONS(MeasureTool)

 public:
  using Tool::Tool;

  QString hint() const override;
  Qt::CursorShape cursor() const override { return Qt::CrossCursor; }
  bool press(const ToolMouse& mouse) override;
  void drag(const ToolMouse& mouse) override { hover(mouse); }
  void release(const ToolMouse& mouse) override;
  void hover(const ToolMouse& mouse) override;
  void doubleClick(const ToolMouse&) override {}
  bool key(const QKeyEvent& key) override;
  bool isBusy() const override { return from_.has_value(); }
  void cancel() override;

 private:
  Eigen::Vector3d pointAt(const ToolMouse& mouse) const;
  void show(const Eigen::Vector3d& to);

  std::optional<Eigen::Vector3d> from_;
  ToolMouse pressed_;
};

}  // namespace acg
