// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QKeyEvent>
#include <QString>

#include "render/scene_renderer.h"
#include "ui/session.h"

namespace acg {

/// What a tool may use; lent, outlives the tools.
struct ToolContext {
  Session& session;
  SceneRenderer& renderer;
  std::function<void()> refresh;        ///< asks for a repaint
  std::function<void()> hintChanged;    ///< `hint()` says something else now
  std::function<void()> editSelection;  ///< shows the inspector of the selected object
};

/// A mouse event in the view, in device pixels from the top left.
struct ToolMouse {
  double x = 0;
  double y = 0;
  Qt::KeyboardModifiers modifiers;
};

/// What the left mouse button and the keys do in the view. One is active at a time; camera,
/// wheel zoom and the context menu belong to the view. UI thread only.
class Tool {
 public:
  explicit Tool(ToolContext& context) : context_(context) {}
  virtual ~Tool() = default;
  Tool(const Tool&) = delete;
  Tool& operator=(const Tool&) = delete;

  /// One line for the status bar.
  virtual QString hint() const = 0;
  virtual Qt::CursorShape cursor() const { return Qt::ArrowCursor; }

  /// Left button down; false leaves the drag to the camera.
  virtual bool press(const ToolMouse&) { return false; }
  /// Mouse moved with the left button down, after a press that was taken.
  virtual void drag(const ToolMouse&) {}
  virtual void release(const ToolMouse&) {}
  /// Left button released where it was pressed, on a press that was not taken.
  virtual void click(const ToolMouse&) {}
  virtual void doubleClick(const ToolMouse& mouse);
  /// Mouse moved without a button.
  virtual void hover(const ToolMouse& mouse);
  /// Wheel turned by `steps` notches; false leaves it to the zoom.
  virtual bool wheel(const ToolMouse&, double) { return false; }
  /// True takes the key from all shortcuts.
  virtual bool key(const QKeyEvent&) { return false; }
  /// A drag or an entry is under way: keys come here first.
  virtual bool isBusy() const { return false; }
  /// Puts back what is under way; called for Esc, another tool, and loss of focus.
  virtual void cancel() {}

 protected:
  Session& session() const { return context_.session; }
  SceneRenderer& renderer() const { return context_.renderer; }

  ToolContext& context_;
};

/// Where a click puts something new: on the slice under it, else in the plane parallel to the
/// screen through the selection or, without one, through the middle of the working volume.
Eigen::Vector3d placementPoint(const ToolContext& context, double x, double y);

}  // namespace acg
