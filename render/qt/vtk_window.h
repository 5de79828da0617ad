// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QImage>
#include <QOpenGLWindow>

#include "render/scene_renderer.h"

namespace acg {

/// The native window that a SceneRenderer draws in. It takes no input: mouse and keys reach the
/// widget around it.
class VtkWindow : public QOpenGLWindow {
  Q_OBJECT

 public:
  VtkWindow();
  ~VtkWindow() override;

  SceneRenderer& renderer();
  /// What it shows, drawn anew, in device pixels; null before it was first shown.
  QImage picture();

 signals:
  /// After each new frame has left for the display, with the time it took since its start, ms.
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
