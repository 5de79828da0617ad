// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include <QCoreApplication>
#include <QMouseEvent>
#include <QTest>

#include "render/qt/vtk_widget.h"

namespace acg {

/// Where a point of the scene is drawn, in the widget.
inline QPoint onScreen(VtkWidget& view, const Eigen::Vector3d& point) {
  const Eigen::Vector2d pixels = view.renderer().toPixels(point) / view.devicePixelRatioF();
  return {static_cast<int>(std::lround(pixels.x())), static_cast<int>(std::lround(pixels.y()))};
}

/// QTest::mouseMove tells no buttons, and moves the display's own pointer, whose events come later
/// and take what is held back to where the drag began.
inline void moveMouse(VtkWidget& view, const QPoint& to, Qt::MouseButtons buttons,
                      Qt::KeyboardModifiers modifiers = {}) {
  QMouseEvent event(QEvent::MouseMove, to, view.mapToGlobal(to), Qt::NoButton, buttons, modifiers);
  QCoreApplication::sendEvent(&view, &event);
}

/// A move with the left button held.
inline void moveHeld(VtkWidget& view, const QPoint& to, Qt::KeyboardModifiers modifiers = {}) {
  moveMouse(view, to, Qt::LeftButton, modifiers);
}

/// Presses and moves in five steps; the button stays held.
inline void dragTo(VtkWidget& view, const QPoint& from, const QPoint& to) {
  moveMouse(view, from, Qt::NoButton);
  QTest::mousePress(&view, Qt::LeftButton, {}, from);
  for (int i = 1; i <= 5; ++i) moveHeld(view, from + (to - from) * i / 5);
}

}  // namespace acg
