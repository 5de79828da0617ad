// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QCoreApplication>

#include "ui/tools/tool.h"

namespace acg {

/// Drags a slice along its axis, or steps it with Ctrl and the wheel.
class SliceTool : public Tool {
  Q_DECLARE_TR_FUNCTIONS(SliceTool)

 public:
  using Tool::Tool;

  QString hint() const override;
  Qt::CursorShape cursor() const override { return Qt::SplitVCursor; }
  bool press(const ToolMouse& mouse) override;
  void drag(const ToolMouse& mouse) override;
  void release(const ToolMouse&) override { axis_.reset(); }
  bool wheel(const ToolMouse& mouse, double steps) override;
  bool key(const QKeyEvent& key) override;
  bool isBusy() const override { return axis_.has_value(); }
  void cancel() override;

 private:
  void moveTo(SliceAxis axis, double position);
  double underHand(const ToolMouse& mouse) const;

  std::optional<SliceAxis> axis_;
  Eigen::Vector3d grip_ = Eigen::Vector3d::Zero();  // m, where the slice was taken
  double start_ = 0;                                // m, of the slice at the press
  double hand_ = 0;                                 // m, along the axis at the last event
};

}  // namespace acg
