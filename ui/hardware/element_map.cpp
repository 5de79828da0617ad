// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/element_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <QMouseEvent>
#include <QPainter>

#include "render/color_map.h"
#include "ui/theme.h"

namespace acg {
namespace {

constexpr double kShare = 0.42;  // of the pitch, radius of a disc at full amplitude

QColor phaseColor(double phase) {
  const Color color = colorMap({}, ColorKind::kPhase).at(phase / (2 * std::numbers::pi) + 0.5);
  return QColor::fromRgbF(float(color.red), float(color.green), float(color.blue));
}

}  // namespace

ElementMap::ElementMap(QWidget* parent) : QWidget(parent) {
  setMouseTracking(true);
  setAccessibleName(tr("Elements of the device"));
}

void ElementMap::setElements(const ScenePtr& scene, const ElementRange& range) {
  places_.clear();
  isDisabled_.clear();
  int first = 0;
  double left = 0;
  for (const PlacedArray& array : scene->arrays) {
    const int count = array.elements->size();
    if (first >= range.first && first + count <= range.first + range.count && count > 0) {
      const auto& at = array.elements->positions;
      const double shift = left - at.row(0).minCoeff();
      if (array.elements->pitch > 0) pitch_ = array.elements->pitch;
      for (int i = 0; i < count; ++i) places_.emplace_back(at(0, i) + shift, at(1, i));
      isDisabled_.resize(places_.size());
      for (const int i : array.disabled) {
        isDisabled_[static_cast<std::size_t>(first - range.first + i)] = true;
      }
      left += at.row(0).maxCoeff() - at.row(0).minCoeff() + 2 * pitch_;
    }
    first += count;
  }
  layOut();
  update();
}

void ElementMap::setDrives(std::vector<std::complex<double>> drives) {
  drives_ = std::move(drives);
  update();
}

void ElementMap::layOut() {
  extent_ = {};
  if (places_.empty()) return;
  const auto [left, right] = std::ranges::minmax(places_, {}, &QPointF::x);
  const auto [low, high] = std::ranges::minmax(places_, {}, &QPointF::y);
  extent_ = QRectF(left.x(), low.y(), right.x() - left.x(), high.y() - low.y())
                .adjusted(-pitch_, -pitch_, pitch_, pitch_);
}

double ElementMap::scale() const {
  return std::min(width() / extent_.width(), height() / extent_.height());
}

QPointF ElementMap::place(int index) const {
  const QPointF from = places_[static_cast<std::size_t>(index)] - extent_.center();
  return QPointF(width() / 2.0 + scale() * from.x(), height() / 2.0 - scale() * from.y());
}

std::optional<int> ElementMap::elementAt(const QPointF& pixel) const {
  for (int i = 0; i < static_cast<int>(places_.size()); ++i) {
    const QPointF from = place(i) - pixel;
    if (std::hypot(from.x(), from.y()) <= scale() * pitch_ / 2) return i;
  }
  return std::nullopt;
}

void ElementMap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (places_.empty()) {
    painter.setPen(theme().quiet);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("The elements of a connected device stand here."));
    return;
  }
  const double full = kShare * pitch_ * scale();
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const QPointF at = place(static_cast<int>(i));
    if (isDisabled_[i]) {
      painter.setPen(QPen(theme().quiet, 1.2));
      const QPointF half(0.6 * full, 0.6 * full), other(0.6 * full, -0.6 * full);
      painter.drawLine(at - half, at + half);
      painter.drawLine(at - other, at + other);
      continue;
    }
    painter.setPen(QPen(theme().border, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(at, full, full);
    const std::complex<double> drive = i < drives_.size() ? drives_[i] : 0.0;
    if (drive == 0.0) continue;
    painter.setPen(Qt::NoPen);
    painter.setBrush(phaseColor(std::arg(drive)));
    // The area shows the amplitude; what sounds at all stays visible.
    const double radius = full * std::max(0.25, std::sqrt(std::min(1.0, std::abs(drive))));
    painter.drawEllipse(at, radius, radius);
  }
}

void ElementMap::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || places_.empty()) return;
  if (const auto element = elementAt(event->position())) emit clicked(*element);
}

void ElementMap::mouseMoveEvent(QMouseEvent* event) {
  emit hovered(places_.empty() ? -1 : elementAt(event->position()).value_or(-1));
}

void ElementMap::leaveEvent(QEvent*) { emit hovered(-1); }

}  // namespace acg
