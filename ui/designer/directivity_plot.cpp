// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/designer/directivity_plot.h"

#include <algorithm>
#include <cmath>

#include <QPainter>
#include <QPainterPath>

#include "core/acoustics/directivity_table.h"
#include "core/units.h"
#include "ui/forms/number_text.h"
#include "ui/forms/role_color.h"

namespace acg {
namespace {

constexpr int kSteps = 360;         // of the curve, half a degree each
constexpr int kText = 18;           // px that a line of text takes
constexpr int kSide = 30;           // px for the words beside the plot
constexpr std::size_t kDots = 100;  // of more rows the curve alone can be told apart

QPointF polar(const QPointF& middle, double radius, double angle) {
  return middle + radius * QPointF(std::sin(angle), -std::cos(angle));
}

QFont smallFont(const QWidget& widget) {
  QFont font = widget.font();
  font.setPixelSize(11);
  return font;
}

}  // namespace

DirectivityPlot::DirectivityPlot(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

bool DirectivityPlot::hasRear() const {
  return !angles_.empty() && angles_.back() > kPi / 2 + 1e-6;
}

QSize DirectivityPlot::sizeHint() const { return {260, hasRear() ? 210 : 134}; }

void DirectivityPlot::setTable(std::vector<double> angles, std::vector<double> gains) {
  angles_ = std::move(angles);
  gains_ = std::move(gains);
  curve_.clear();
  top_ = 1;
  if (!angles_.empty()) {
    const DirectivityForm form = tableForm(angles_, gains_);
    for (int i = 0; i <= kSteps; ++i) {
      curve_.push_back(directivityAt(form, std::cos(kPi * i / kSteps)));
    }
    top_ = 0;
    for (const double gain : curve_) top_ = std::max(top_, std::abs(gain));
    for (const double gain : gains_) top_ = std::max(top_, std::abs(gain));
    if (!(top_ > 0)) top_ = 1;
  }
  updateGeometry();
  update();
}

DirectivityPlot::Frame DirectivityPlot::frame() const {
  const double high = height() - 2 * kText, wide = width() / 2.0 - kSide;
  const double radius = std::max(10.0, std::min(hasRear() ? high / 2 : high, wide));
  return {{width() / 2.0, kText + radius}, radius};
}

void DirectivityPlot::paintGrid(QPainter& painter, const Frame& frame) const {
  const int fan = hasRear() ? 180 : 90;  // degrees to each side
  const QColor line = roleColor("border"), text = roleColor("quiet");
  painter.setBrush(Qt::NoBrush);
  painter.setFont(smallFont(*this));
  painter.setPen(line);
  for (const double share : {0.5, 1.0}) {
    const double r = share * frame.radius;
    painter.drawArc(QRectF(frame.middle - QPointF(r, r), QSizeF(2 * r, 2 * r)), (90 - fan) * 16,
                    2 * fan * 16);
  }
  for (int degrees = -fan; degrees <= fan; degrees += 30) {
    painter.setPen(line);
    const double angle = degrees * kPi / 180;
    painter.drawLine(frame.middle, polar(frame.middle, frame.radius, angle));
    const bool isNamed = degrees == 0 || std::abs(degrees) == 90 || degrees == 180;
    if (!isNamed) continue;
    painter.setPen(text);
    const QPointF at = polar(frame.middle, frame.radius + (degrees % 180 == 0 ? 10 : 15), angle);
    painter.drawText(QRectF(at - QPointF(30, 8), QSizeF(60, 16)), Qt::AlignCenter,
                     QStringLiteral("%1°").arg(std::abs(degrees)));
  }
  painter.setPen(text);
  painter.drawText(QRectF(0, 0, width() - 4.0, kText), Qt::AlignRight | Qt::AlignVCenter,
                   tr("rim: %1").arg(shortText(top_, 3)));
}

void DirectivityPlot::paintCurve(QPainter& painter, const Frame& frame) const {
  const double end = hasRear() ? kPi : kPi / 2;
  const QColor accent = roleColor("accent"), quiet = roleColor("quiet");
  const double scale = frame.radius / top_;
  for (int i = 0; i < kSteps; ++i) {
    const double a = kPi * i / kSteps, b = kPi * (i + 1) / kSteps;
    if (b > end + 1e-9) break;
    const double from = curve_[std::size_t(i)], to = curve_[std::size_t(i) + 1];
    // Of an inverted phase every other piece of two degrees is left out.
    if (from < 0 && (i / 4) % 2 == 1) continue;
    painter.setPen(QPen(b <= angles_.back() + 1e-9 ? accent : quiet, 1.8));
    for (const int side : {-1, 1}) {
      painter.drawLine(polar(frame.middle, scale * std::abs(from), side * a),
                       polar(frame.middle, scale * std::abs(to), side * b));
    }
  }
  if (angles_.size() > kDots) return;
  painter.setPen(Qt::NoPen);
  painter.setBrush(accent);
  for (std::size_t i = 0; i < angles_.size(); ++i) {
    painter.drawEllipse(polar(frame.middle, scale * std::abs(gains_[i]), angles_[i]), 2.6, 2.6);
  }
}

void DirectivityPlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Frame at = frame();
  paintGrid(painter, at);
  if (!curve_.empty()) paintCurve(painter, at);
}

}  // namespace acg
