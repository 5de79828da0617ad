// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QOpenGLWidget>

#include "render/scene_renderer.h"

namespace acg {

/// A QOpenGLWidget that a SceneRenderer draws in: the one place where Qt and VTK meet. Mouse and
/// keys are not handled here; the owner installs an event filter or connects to the events.
class VtkWidget : public QOpenGLWidget {
  Q_OBJECT

 public:
  explicit VtkWidget(QWidget* parent = nullptr);
  ~VtkWidget() override;

  SceneRenderer& renderer();
  /// Asks for a repaint when the renderer has something new; call after changing it.
  void refresh();
  /// Whether this machine can show one at all: a GL platform and OpenGL 3.2. Ask before making
  /// one; on the `offscreen` platform Qt itself crashes.
  static bool isSupported();
  /// Must be called before QApplication is made.
  static void setDefaultFormat();

 signals:
  /// After each frame, with the time it took to draw, ms.
  void framePainted(double milliseconds);

 protected:
  void initializeGL() override;
  void resizeGL(int width, int height) override;
  void paintGL() override;
  bool event(QEvent* event) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace acg
