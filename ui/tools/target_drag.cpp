// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/target_drag.h"

#include <cmath>

#include <QCoreApplication>

#include "core/params/quantity_text.h"
#include "core/units.h"
#include "ui/actions/target_edits.h"
#include "ui/forms/number_text.h"

namespace acg {
namespace {

constexpr double kFine = 0.1;
constexpr double kSnap = 1 * units::mm;
constexpr double kThresholdPixels = 3;  // a click is not a drag

const char* axisName(int axis) {
  constexpr const char* kNames[] = {"x", "y", "z"};
  return kNames[axis];
}

}  // namespace

void TargetDrag::begin(const std::string& targetId, const ToolMouse& mouse, Gesture gesture) {
  const Target* target = context_.session.scene()->findTarget(targetId);
  if (target == nullptr) return;
  targetId_ = targetId;
  gesture_ = gesture != 0 ? gesture : context_.session.document().newGesture();
  start_ = free_ = target->position;
  pressed_ = last_ = mouse;
  axis_ = DragAxis::kNone;
  typed_.clear();
  hasMoved_ = false;
  hand_ = underHand(mouse);
}

Eigen::Vector3d TargetDrag::underHand(const ToolMouse& mouse) const {
  if (axis_ == DragAxis::kNone) {
    return context_.renderer.pointInViewPlane(mouse.x, mouse.y, start_);
  }
  return context_.renderer.pointOnAxis(mouse.x, mouse.y, start_,
                                       Eigen::Vector3d::Unit(static_cast<int>(axis_)));
}

void TargetDrag::move(const ToolMouse& mouse) {
  if (!isActive()) return;
  last_ = mouse;
  if (!hasMoved_ && std::hypot(mouse.x - pressed_.x, mouse.y - pressed_.y) < kThresholdPixels) {
    return;
  }
  if (!typed_.isEmpty()) return;  // the number rules
  const Eigen::Vector3d hand = underHand(mouse);
  const double factor = mouse.modifiers.testFlag(Qt::ShiftModifier) ? kFine : 1;
  free_ += factor * (hand - hand_);
  hand_ = hand;
  Eigen::Vector3d position = free_;
  if (mouse.modifiers.testFlag(Qt::ControlModifier)) {
    for (int i = 0; i < 3; ++i) {
      if (axis_ != DragAxis::kNone && i != static_cast<int>(axis_)) continue;
      position(i) = kSnap * std::round(position(i) / kSnap);
    }
  }
  apply(position);
}

void TargetDrag::apply(const Eigen::Vector3d& position) {
  if (!position.allFinite()) return;
  hasMoved_ = true;
  const Target* target = context_.session.scene()->findTarget(targetId_);
  if (target != nullptr && target->position != position) {
    moveTarget(context_.session, targetId_, position, gesture_);
  }
  showReadout(position);
}

void TargetDrag::showReadout(const Eigen::Vector3d& position) {
  const auto coordinate = [&position](int axis) {
    return QStringLiteral("%1 %2 mm")
        .arg(QLatin1String(axisName(axis)), fixedText(position(axis) / units::mm, 1));
  };
  QString text;
  if (axis_ == DragAxis::kNone) {
    text =
        coordinate(0) + QStringLiteral("  ") + coordinate(1) + QStringLiteral("  ") + coordinate(2);
  } else if (typed_.isEmpty()) {
    text = coordinate(static_cast<int>(axis_));
  } else {
    text = QStringLiteral("%1 = %2_").arg(QLatin1String(axisName(static_cast<int>(axis_))), typed_);
  }
  context_.renderer.setDragReadout(targetId_, text.toStdString(), axis_);
  context_.refresh();
}

void TargetDrag::lock(DragAxis axis) {
  axis_ = axis == axis_ ? DragAxis::kNone : axis;
  typed_.clear();
  // From the start again, so that the other coordinates are as they were.
  free_ = start_;
  hand_ = underHand(pressed_);
  const ToolMouse now = last_;
  hasMoved_ = true;
  move({now.x, now.y, Qt::NoModifier});
}

void TargetDrag::applyTyped() {
  Eigen::Vector3d position = start_;
  try {
    position(static_cast<int>(axis_)) = parseQuantity(typed_.toStdString(), Dimension::kLength);
  } catch (const std::exception& error) {
    context_.session.post(MessageKind::kWarning, QString::fromUtf8(error.what()));
    typed_.clear();
    return;
  }
  apply(position);
  end();
}

bool TargetDrag::key(const QKeyEvent& key) {
  if (!isActive()) return false;
  const bool isAxis = key.key() >= Qt::Key_X && key.key() <= Qt::Key_Z;
  if (isAxis && key.isAutoRepeat()) return true;  // a key held down locks once
  switch (key.key()) {
    case Qt::Key_X:
      lock(DragAxis::kX);
      return true;
    case Qt::Key_Y:
      lock(DragAxis::kY);
      return true;
    case Qt::Key_Z:
      lock(DragAxis::kZ);
      return true;
    case Qt::Key_Escape:
      cancel();
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (!typed_.isEmpty()) {
        applyTyped();
      } else {
        end();
      }
      return true;
    case Qt::Key_Backspace:
      typed_.chop(1);
      break;
    default: {
      const QString text = key.text();
      const bool isPart =
          text.size() == 1 && (text[0].isDigit() || QStringLiteral(".,-+").contains(text[0]));
      if (axis_ == DragAxis::kNone || !isPart) return false;
      typed_ += text[0] == QLatin1Char(',') ? QLatin1Char('.') : text[0];
    }
  }
  const Target* target = context_.session.scene()->findTarget(targetId_);
  if (target != nullptr) showReadout(target->position);
  return true;
}

void TargetDrag::end() {
  if (!isActive()) return;
  context_.renderer.setDragReadout(targetId_, {}, DragAxis::kNone);
  targetId_.clear();
  context_.refresh();
}

void TargetDrag::cancel() {
  if (!isActive()) return;
  context_.session.abandon(gesture_);
  end();
}

}  // namespace acg
