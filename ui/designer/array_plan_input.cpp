// SPDX-License-Identifier: GPL-3.0-or-later
// What the plan of an array is told by mouse and keyboard.
#include <algorithm>
#include <cmath>
#include <limits>

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include "ui/designer/array_plan.h"

namespace acg {
namespace {

constexpr double kReach = 5;  // px about a face that still count as on it

}  // namespace

std::optional<int> ArrayPlan::elementAt(const QPointF& pixel) const {
  std::optional<int> nearest;
  double best = std::max(radius_ * scale_, kReach);
  for (const View* view : {&top_, &side_}) {
    if (!view->frame.contains(pixel)) continue;
    for (int n = 0; n < elementCount(); ++n) {
      const QPointF away = toPixels(*view, elements_->positions.col(n)) - pixel;
      const double distance = std::hypot(away.x(), away.y());
      if (distance > best) continue;
      best = distance;
      nearest = n;
    }
  }
  return nearest;
}

std::vector<int> ArrayPlan::within(const QRectF& band) const {
  // The plan in which the band began says which one is meant.
  const View& view = press_ && side_.frame.contains(*press_) ? side_ : top_;
  std::vector<int> found;
  for (int n = 0; n < elementCount(); ++n) {
    if (band.contains(toPixels(view, elements_->positions.col(n)))) found.push_back(n);
  }
  return found;
}

void ArrayPlan::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  press_ = event->position();
  band_ = {};
}

void ArrayPlan::mouseMoveEvent(QMouseEvent* event) {
  const QPointF now = event->position();
  if (press_) {
    const bool isBand =
        !band_.isEmpty() || (now - *press_).manhattanLength() > QApplication::startDragDistance();
    if (isBand) band_ = QRectF(*press_, now).normalized().adjusted(-1, -1, 1, 1);
    update();
    return;
  }
  const int under = elementAt(now).value_or(-1);
  if (under == hovered_) return;
  hovered_ = under;
  if (under >= 0) emit currentChanged(under);
  update();
}

void ArrayPlan::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !press_) return;
  std::vector<int> elements;
  if (!band_.isEmpty()) {
    elements = within(band_);
  } else if (const auto element = elementAt(*press_)) {
    elements = {*element};
    setCurrent(*element);
  }
  press_.reset();
  band_ = {};
  update();
  if (!elements.empty()) emit chosen(elements);
}

void ArrayPlan::leaveEvent(QEvent*) {
  hovered_ = -1;
  if (current_ >= 0) emit currentChanged(current_);
  update();
}

void ArrayPlan::setCurrent(int element) {
  current_ = element;
  emit currentChanged(element);
  update();
}

/// The nearest element in a direction; one that lies aside counts as farther.
void ArrayPlan::moveCurrent(const Eigen::Vector2d& direction) {
  if (current_ < 0) {
    setCurrent(0);
    return;
  }
  const Eigen::Vector2d from = elements_->positions.col(current_).head<2>();
  int best = -1;
  double least = std::numeric_limits<double>::infinity();
  for (int n = 0; n < elementCount(); ++n) {
    const Eigen::Vector2d away = elements_->positions.col(n).head<2>() - from;
    const double ahead = away.dot(direction);
    const double aside = std::abs(away.x() * direction.y() - away.y() * direction.x());
    if (ahead < 1e-6 || aside > ahead) continue;
    if (ahead + 2 * aside < least) {
      least = ahead + 2 * aside;
      best = n;
    }
  }
  if (best >= 0) setCurrent(best);
}

void ArrayPlan::keyPressEvent(QKeyEvent* event) {
  if (elementCount() == 0) return QWidget::keyPressEvent(event);
  switch (event->key()) {
    case Qt::Key_Left:
      return moveCurrent({-1, 0});
    case Qt::Key_Right:
      return moveCurrent({1, 0});
    case Qt::Key_Up:
      return moveCurrent({0, 1});
    case Qt::Key_Down:
      return moveCurrent({0, -1});
    case Qt::Key_Space:
      if (current_ >= 0) emit chosen({current_});
      return;
    default:
      break;
  }
  if (event->key() == Qt::Key_Escape && press_) {
    press_.reset();
    band_ = {};
    update();
    return;
  }
  QWidget::keyPressEvent(event);
}

void ArrayPlan::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  if (current_ < 0 && elementCount() > 0 && event->reason() != Qt::MouseFocusReason) setCurrent(0);
  update();
}

void ArrayPlan::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  update();
}

}  // namespace acg
