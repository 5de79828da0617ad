// SPDX-License-Identifier: GPL-3.0-or-later
// What the plan shows; array_plan_input.cpp holds what it is told.
#include "ui/designer/array_plan.h"

#include <algorithm>
#include <cmath>

#include <QEvent>
#include <QPainter>

#include "render/scale.h"
#include "ui/forms/role_color.h"
#include "ui/theme.h"

namespace acg {
namespace {

// px about the plans.
constexpr double kLeft = 52, kRight = 16, kTop = 30, kGap = 44, kBottom = 44;
constexpr double kLegend = 84;       // px at the right for the colours
constexpr double kTickGap = 56;      // px between ticks, at least
constexpr double kLeastDepth = 44;   // px of the side view of a flat array
constexpr int kCorners = 24;         // of a disc
constexpr int kMostOutlines = 4000;  // discs drawn as such, beyond as dots
constexpr int kMostDots = 60'000;    // beyond, some are left out

QString millimetres(double metres) { return QString::fromStdString(numberText(metres * 1e3, 3)); }

QFont smallFont(const QWidget& widget) {
  QFont font = widget.font();
  font.setPixelSize(11);
  return font;
}

}  // namespace

ArrayPlan::ArrayPlan(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Plan of the elements"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void ArrayPlan::setElements(std::shared_ptr<const TransducerArray> elements, double radius) {
  if (elements == elements_ && radius == radius_) return;
  elements_ = std::move(elements);
  radius_ = radius;
  hovered_ = -1;
  if (current_ >= elementCount()) current_ = -1;
  layOut();
}

void ArrayPlan::setDisabled(std::vector<bool> isDisabled) {
  isDisabled_ = std::move(isDisabled);
  forget();
}

void ArrayPlan::setColoring(PlanColoring coloring) {
  const bool hadLegend = !coloring_.title.isEmpty();
  coloring_ = std::move(coloring);
  if (hadLegend != !coloring_.title.isEmpty()) {
    layOut();
  } else {
    forget();
  }
}

void ArrayPlan::forget() {
  picture_ = {};
  update();
}

void ArrayPlan::layOut() {
  forget();
  if (elementCount() == 0) return;
  const Eigen::Vector3d low = elements_->positions.rowwise().minCoeff();
  const Eigen::Vector3d high = elements_->positions.rowwise().maxCoeff();
  const double rim = radius_ > 0 ? 1.4 * radius_ : 0.004;
  const Eigen::Vector3d span = high - low + Eigen::Vector3d::Constant(2 * rim);
  const double right = coloring_.title.isEmpty() ? kRight : kLegend;
  const double wide = std::max(40.0, width() - kLeft - right);
  const double tall = std::max(40.0, height() - kTop - kGap - kBottom);
  scale_ = std::min(wide / span.x(), tall / (span.y() + span.z()));
  // A flat array's side view is a line: it gets some room about it.
  if (span.z() * scale_ < kLeastDepth) {
    scale_ = std::min(wide / span.x(), std::max(20.0, tall - kLeastDepth) / span.y());
  }
  const double depth = std::max(span.z() * scale_, kLeastDepth);
  const double across = span.x() * scale_, along = span.y() * scale_;
  const double x = kLeft + (wide - across) / 2;
  const double y = kTop + (tall - along - depth) / 2;
  top_.frame = QRectF(x, y, across, along);
  side_.frame = QRectF(x, y + along + kGap, across, depth);
  left_ = low.x() - rim;
  top_.low = low.y() - rim;
  side_.low = (low.z() + high.z() - depth / scale_) / 2;
}

QPointF ArrayPlan::toPixels(const View& view, const Eigen::Vector3d& point) const {
  return {view.frame.left() + (point.x() - left_) * scale_,
          view.frame.bottom() - (point[view.up] - view.low) * scale_};
}

QPointF ArrayPlan::place(int element) const {
  return toPixels(top_, elements_->positions.col(element));
}

/// The face of an element as it is seen, an ellipse or, from its edge, a line.
QPolygonF ArrayPlan::outline(const View& view, int element) const {
  const Eigen::Vector3d center = elements_->positions.col(element);
  const Eigen::Vector3d normal = elements_->normals.col(element).normalized();
  const Eigen::Vector3d u = radius_ * normal.unitOrthogonal();
  const Eigen::Vector3d v = normal.cross(u);
  QPolygonF polygon;
  for (int i = 0; i < kCorners; ++i) {
    const double angle = 2 * M_PI * i / kCorners;
    polygon << toPixels(view, center + std::cos(angle) * u + std::sin(angle) * v);
  }
  return polygon;
}

void ArrayPlan::paintAxes(QPainter& painter, const View& view) const {
  painter.setFont(smallFont(*this));
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setBrush(Qt::NoBrush);
  QColor faint = roleColor("border");
  const QColor quiet = roleColor("quiet");
  const double step = niceStep(kTickGap / scale_ * 1.5);
  const double right = left_ + view.frame.width() / scale_;
  for (double x = std::ceil(left_ / step) * step; x <= right; x += step) {
    const double at = view.frame.left() + (x - left_) * scale_;
    painter.setPen(faint);
    painter.drawLine(QPointF(at, view.frame.top()), QPointF(at, view.frame.bottom()));
    painter.setPen(quiet);
    painter.drawText(QRectF(at - 40, view.frame.bottom() + 3, 80, 14), Qt::AlignCenter,
                     millimetres(x));
  }
  const double high = view.low + view.frame.height() / scale_;
  // A flat side view has room for one line, that of the elements.
  const bool isFlat = high - view.low < step;
  const double first = isFlat ? (view.low + high) / 2 : std::ceil(view.low / step) * step;
  for (double up = first; up <= high; up += step) {
    const double at = view.frame.bottom() - (up - view.low) * scale_;
    painter.setPen(faint);
    painter.drawLine(QPointF(view.frame.left(), at), QPointF(view.frame.right(), at));
    painter.setPen(quiet);
    painter.drawText(QRectF(0, at - 8, view.frame.left() - 6, 16),
                     Qt::AlignRight | Qt::AlignVCenter, millimetres(up));
  }
  painter.setPen(faint);
  painter.drawRect(view.frame);
  painter.setPen(quiet);
  const bool isTop = view.up == 1;
  painter.drawText(QRectF(view.frame.left(), view.frame.top() - 20, view.frame.width(), 16),
                   Qt::AlignLeft | Qt::AlignVCenter,
                   isTop ? tr("From above, y up, mm") : tr("From the side, beam (z) up, mm"));
  if (!isTop) {
    painter.drawText(QRectF(view.frame.left(), view.frame.bottom() + 18, view.frame.width(), 16),
                     Qt::AlignCenter, tr("x, mm"));
  }
}

/// Every `step`th element, the farthest from the eye first.
std::vector<int> ArrayPlan::drawingOrder(const View& view, int step) const {
  std::vector<int> order;
  for (int n = 0; n < elementCount(); n += step) order.push_back(n);
  // From above the eye is at high z, from the side at low y.
  const int depth = view.up == 1 ? 2 : 1;
  const double sign = view.up == 1 ? 1 : -1;
  std::ranges::stable_sort(order, [&](int a, int b) {
    return sign * elements_->positions(depth, a) < sign * elements_->positions(depth, b);
  });
  return order;
}

void ArrayPlan::paintElements(QPainter& painter, const View& view) const {
  const bool isSmall = elementCount() <= kMostOutlines;
  const QColor plain = theme().accent, silent = roleColor("quiet");
  painter.setRenderHint(QPainter::Antialiasing, isSmall);
  const int step = isSmall ? 1 : std::max(1, elementCount() / kMostDots);
  const double dot = std::clamp(2 * radius_ * scale_, 1.0, 12.0);
  for (const int n : drawingOrder(view, step)) {
    const bool isOff = !isDisabled_.empty() && isDisabled_[std::size_t(n)];
    const QColor face = isOff                    ? silent
                        : coloring_.face.empty() ? plain
                                                 : coloring_.face[std::size_t(n)];
    if (!isSmall) {
      const QPointF at = toPixels(view, elements_->positions.col(n));
      painter.fillRect(QRectF(at.x() - dot / 2, at.y() - dot / 2, dot, dot), face);
      continue;
    }
    const QPolygonF polygon = outline(view, n);
    // A rim tells faces apart that lie behind each other; one seen from its edge is a line.
    const QRectF box = polygon.boundingRect();
    const bool isLine = std::min(box.width(), box.height()) < 2;
    painter.setPen(QPen(isOff || isLine ? face : face.darker(150), isLine ? 2 : 1.2));
    painter.setBrush(isOff ? QBrush(theme().ground) : QBrush(face));
    painter.drawPolygon(polygon);
  }
}

void ArrayPlan::paintLegend(QPainter& painter) const {
  if (coloring_.title.isEmpty()) return;
  painter.setFont(smallFont(*this));
  const double x = width() - kLegend + 24;
  const QRectF bar(x, top_.frame.top(), 12, std::clamp(top_.frame.height(), 60.0, 200.0));
  for (std::size_t i = 0; i < coloring_.bar.size(); ++i) {
    const double share = bar.height() / double(coloring_.bar.size());
    painter.fillRect(QRectF(bar.left(), bar.bottom() - double(i + 1) * share, 12, share + 1),
                     coloring_.bar[i]);
  }
  painter.setPen(roleColor("quiet"));
  painter.drawText(QRectF(x + 16, bar.top() - 6, kLegend, 14), Qt::AlignLeft, coloring_.high);
  painter.drawText(QRectF(x + 16, bar.bottom() - 8, kLegend, 14), Qt::AlignLeft, coloring_.low);
  painter.drawText(QRectF(width() - 200.0, bar.top() - 24, 192, 14),
                   Qt::AlignRight | Qt::AlignVCenter, coloring_.title);
}

void ArrayPlan::render() {
  const double ratio = devicePixelRatioF();
  picture_ = QPixmap((QSizeF(width(), height()) * ratio).toSize());
  picture_.setDevicePixelRatio(ratio);
  picture_.fill(theme().ground);
  QPainter painter(&picture_);
  if (elementCount() == 0) return;
  for (const View* view : {&top_, &side_}) {
    paintAxes(painter, *view);
    paintElements(painter, *view);
  }
  paintLegend(painter);
}

void ArrayPlan::paintEvent(QPaintEvent*) {
  if (picture_.isNull()) render();
  QPainter painter(this);
  painter.drawPixmap(0, 0, picture_);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto ring = [&](int element, double pen, const QColor& color) {
    if (element < 0 || element >= elementCount()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(color, pen));
    painter.drawPolygon(outline(top_, element));
    painter.drawPolygon(outline(side_, element));
  };
  ring(hovered_, 1.5, roleColor("text"));
  if (hasFocus()) ring(current_, 2.5, roleColor("text"));
  if (press_ && !band_.isEmpty()) {
    QColor fill = theme().accent;
    painter.setPen(fill);
    fill.setAlpha(50);
    painter.setBrush(fill);
    painter.drawRect(band_);
  }
  if (hasFocus()) {
    painter.setPen(QPen(theme().accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
  }
}

void ArrayPlan::resizeEvent(QResizeEvent*) { layOut(); }

void ArrayPlan::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) forget();
}

}  // namespace acg
