// SPDX-License-Identifier: GPL-3.0-or-later
// Mouse and keys of the 3D view: who gets them, tool or camera.
#include <cmath>

#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QWheelEvent>

#include "ui/session_private.h"
#include "ui/view_menu.h"
#include "ui/view_panel.h"

namespace acg {
namespace {

constexpr double kZoomPerNotch = 1.15;
constexpr double kClickPixels = 3;

}  // namespace

/// Event time stamps are milliseconds of the display server's clock, which is the steady clock on
/// Linux; another clock, as of synthetic events, shows by its distance and is not used.
void ViewPanel::noteInput(const QInputEvent& event) {
  const std::int64_t now = steadyNowNs();
  const std::int64_t stamp = static_cast<std::int64_t>(event.timestamp()) * 1'000'000;
  const bool isSameClock = stamp <= now && now - stamp < 2'000'000'000;
  session_.noteInput(isSameClock ? stamp : now);
}

bool ViewPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched != view_ || tool_ == nullptr) return QWidget::eventFilter(watched, event);
  bool isTaken = false;
  switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick:
      noteInput(*static_cast<QInputEvent*>(event));
      isTaken = mousePress(static_cast<QMouseEvent*>(event));
      break;
    case QEvent::MouseMove:
      noteInput(*static_cast<QInputEvent*>(event));
      isTaken = mouseMove(static_cast<QMouseEvent*>(event));
      break;
    case QEvent::MouseButtonRelease:
      noteInput(*static_cast<QInputEvent*>(event));
      isTaken = mouseRelease(static_cast<QMouseEvent*>(event));
      break;
    case QEvent::Wheel:
      noteInput(*static_cast<QInputEvent*>(event));
      isTaken = wheel(static_cast<QWheelEvent*>(event));
      break;
    case QEvent::ShortcutOverride:
      // During a drag, letters and digits mean axes and numbers, not views.
      if (tool_->isBusy()) {
        event->accept();
        isTaken = true;
      }
      break;
    case QEvent::KeyPress:
      noteInput(*static_cast<QInputEvent*>(event));
      isTaken = keyPress(static_cast<QKeyEvent*>(event));
      break;
    case QEvent::Leave:
      view_->renderer().setHover({});
      view_->refresh();
      break;
    default:
      break;
  }
  session_.noteInput(0);
  return isTaken || QWidget::eventFilter(watched, event);
}

ToolMouse ViewPanel::toolMouse(const QPointF& position, Qt::KeyboardModifiers modifiers) const {
  const double ratio = view_->devicePixelRatioF();
  return {position.x() * ratio, position.y() * ratio, modifiers};
}

bool ViewPanel::mousePress(QMouseEvent* event) {
  if (drag_ != Drag::kNone) return true;
  view_->setFocus(Qt::MouseFocusReason);
  pressed_ = last_ = event->position();
  hasDragged_ = false;
  const ToolMouse mouse = toolMouse(event->position(), event->modifiers());
  if (event->button() == Qt::MiddleButton) {
    drag_ = event->modifiers().testFlag(Qt::ShiftModifier) ? Drag::kPan : Drag::kOrbit;
  } else if (event->button() == Qt::LeftButton) {
    if (event->type() == QEvent::MouseButtonDblClick) {
      tool_->doubleClick(mouse);
      return true;
    }
    drag_ = tool_->press(mouse) ? Drag::kTool : Drag::kOrbit;
  } else if (event->button() == Qt::RightButton) {
    if (tool_->isBusy()) {
      tool_->cancel();
    } else {
      showMenu(event->globalPosition().toPoint(), mouse);
    }
  }
  return true;
}

bool ViewPanel::mouseMove(QMouseEvent* event) {
  const ToolMouse mouse = toolMouse(event->position(), event->modifiers());
  const QPointF step = (event->position() - last_) * view_->devicePixelRatioF();
  const QPointF way = event->position() - pressed_;
  last_ = event->position();
  if (std::hypot(way.x(), way.y()) >= kClickPixels) hasDragged_ = true;
  switch (drag_) {
    case Drag::kNone:
      tool_->hover(mouse);
      break;
    case Drag::kTool:
      tool_->drag(mouse);
      break;
    case Drag::kOrbit:
      view_->renderer().orbit(step.x(), step.y());
      view_->refresh();
      break;
    case Drag::kPan:
      view_->renderer().pan(step.x(), step.y());
      view_->refresh();
      break;
  }
  return true;
}

bool ViewPanel::mouseRelease(QMouseEvent* event) {
  const ToolMouse mouse = toolMouse(event->position(), event->modifiers());
  if (drag_ == Drag::kTool && event->button() == Qt::LeftButton) {
    tool_->release(mouse);
  } else if (drag_ == Drag::kOrbit && event->button() == Qt::LeftButton && !hasDragged_) {
    tool_->click(mouse);
  }
  if (event->buttons() == Qt::NoButton) drag_ = Drag::kNone;
  return true;
}

bool ViewPanel::wheel(QWheelEvent* event) {
  const ToolMouse mouse = toolMouse(event->position(), event->modifiers());
  const double steps = event->angleDelta().y() / 120.0;
  if (steps != 0 && !tool_->wheel(mouse, steps)) {
    view_->renderer().zoomAt(mouse.x, mouse.y, std::pow(kZoomPerNotch, steps));
    view_->refresh();
  }
  return true;
}

bool ViewPanel::keyPress(QKeyEvent* event) {
  if (tool_->key(*event)) return true;
  if (event->key() == Qt::Key_Escape) {
    tool_->cancel();
    session_.select({});
    return true;
  }
  return false;
}

void ViewPanel::showMenu(const QPoint& globalPosition, const ToolMouse& mouse) {
  QMenu menu(this);
  fillViewMenu(
      menu, *context_, mouse, [this](StandardView view) { setStandardView(view); },
      [this] { frameSelection(); });
  menu.exec(globalPosition);
}

}  // namespace acg
