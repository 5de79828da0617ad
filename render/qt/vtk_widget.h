// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

#include "render/scene_renderer.h"

namespace acg {

class VtkWindow;

/// A widget that a SceneRenderer draws in: the one place where Qt and VTK meet. Mouse and keys are
/// not handled here; the owner installs an event filter.
///
/// The picture is in a native window of its own: else each frame would make Qt compose the whole
/// main window, which in software OpenGL takes three times as long as the frame. A widget over it
/// must therefore be native too.
class VtkWidget : public QWidget {
  Q_OBJECT

 public:
  explicit VtkWidget(QWidget* parent = nullptr);

  SceneRenderer& renderer();
  /// Asks for a repaint when the renderer has something new; call after changing it.
  void refresh();
  /// What it shows, drawn anew, in device pixels; null before it was first shown.
  QImage picture();
  /// Whether this machine can show one at all: a GL platform and OpenGL 3.2. Ask before making
  /// one.
  static bool isSupported();
  /// Must be called before QApplication is made.
  static void setDefaultFormat();

 signals:
  /// After each new frame has left for the display, with the time it took since its start, ms.
  void framePainted(double milliseconds);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  VtkWindow* window_;
};

}  // namespace acg
