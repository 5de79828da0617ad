// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/sparkline.h"

#include <algorithm>

#include <QPainter>
#include <QPainterPath>

#include "ui/forms/role_color.h"

namespace acg {

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) {
  setFixedSize(84, 16);
  setFocusPolicy(Qt::NoFocus);
}

void Sparkline::add(std::optional<double> value) {
  values_.push_back(value);
  if (values_.size() > kMostValues) values_.pop_front();
  update();
}

void Sparkline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double bottom = height() - 1.5, top = 1.5;
  painter.setPen(QPen(roleColor("border"), 1));
  painter.drawLine(QPointF(0, bottom), QPointF(width(), bottom));
  double highest = 0;
  for (const auto& value : values_) highest = std::max(highest, value.value_or(0));
  if (highest <= 0) return;
  QPainterPath path;
  bool isDown = false;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const auto& value = values_[i];
    // The newest stands at the right, however few there are.
    const double place = double(kMostValues - values_.size() + i) / double(kMostValues - 1);
    const double x = 1 + place * (width() - 2);
    if (value) {
      const QPointF at(x, bottom - std::max(*value, 0.0) / highest * (bottom - top));
      if (isDown) {
        path.lineTo(at);
      } else {
        path.moveTo(at - QPointF(0.8, 0));
        path.lineTo(at);
      }
    }
    isDown = value.has_value();
  }
  painter.setPen(QPen(roleColor("accent"), 1.3));
  painter.drawPath(path);
}

}  // namespace acg
