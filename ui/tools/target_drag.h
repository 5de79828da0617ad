// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "ui/tools/tool.h"

namespace acg {

/// One drag of a target: in the plane parallel to the screen, or along an axis after X, Y or Z.
/// Shift makes it ten times finer, Ctrl snaps to 1 mm, a typed number and Enter set the locked
/// coordinate exactly, Esc puts the target back. All of it is one step of undo.
class TargetDrag {
 public:
  explicit TargetDrag(ToolContext& context) : context_(context) {}

  bool isActive() const { return !targetId_.empty(); }
  /// `gesture` joins the drag to an edit just made, such as adding the target.
  void begin(const std::string& targetId, const ToolMouse& mouse, Gesture gesture = 0);
  void move(const ToolMouse& mouse);
  void end();
  void cancel();
  /// True for a key that the drag has a use for.
  bool key(const QKeyEvent& key);

 private:
  Eigen::Vector3d underHand(const ToolMouse& mouse) const;
  void lock(DragAxis axis);
  void apply(const Eigen::Vector3d& position);
  void applyTyped();
  void showReadout(const Eigen::Vector3d& position);

  ToolContext& context_;
  std::string targetId_;
  Gesture gesture_ = 0;
  Eigen::Vector3d start_ = Eigen::Vector3d::Zero();  // m, before the drag
  Eigen::Vector3d free_ = Eigen::Vector3d::Zero();   // m, before snapping
  Eigen::Vector3d hand_ = Eigen::Vector3d::Zero();   // m, the hand's point at the last event
  ToolMouse pressed_, last_;
  DragAxis axis_ = DragAxis::kNone;
  QString typed_;
  bool hasMoved_ = false;
};

}  // namespace acg
