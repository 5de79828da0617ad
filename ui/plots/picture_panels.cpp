// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/picture_panels.h"

#include <algorithm>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "core/field/field_quantity.h"
#include "render/color_map.h"
#include "render/scale.h"
#include "ui/docks/scene_edits.h"
#include "ui/forms/role_color.h"
#include "ui/plots/picture_pixels.h"

namespace acg {
namespace {

// px
constexpr int kGap = 20;
constexpr int kTitleHeight = 22;
constexpr int kTitleWidth = 124;
constexpr int kEdge = 8;
constexpr int kBarColumn = 76;
constexpr int kBarWidth = 14;
constexpr int kBarColors = 256;

}  // namespace

PicturePanels::PicturePanels(QWidget* parent) : QWidget(parent) {
  setMinimumSize(320, 96);
  setAccessibleName(tr("Wanted and reached picture"));
}

void PicturePanels::show(std::vector<PicturePanel> panels, int columns, int rows,
                         const QSizeF& size) {
  panels_ = std::move(panels);
  columns_ = columns;
  rows_ = rows;
  size_ = size;
  double largest = 0;
  for (const PicturePanel& panel : panels_) {
    for (const double value : panel.values) largest = std::max(largest, value);
  }
  top_ = niceCeiling(largest);
  images_.clear();
  for (const PicturePanel& panel : panels_) {
    images_.push_back(pixelImage(panel.values, columns, rows, top_));
  }
  update();
}

QRectF PicturePanels::pictureRect(std::size_t panel) const {
  if (panels_.empty() || size_.isEmpty()) return {};
  const double count = double(panels_.size());
  const double room = (width() - kBarColumn - kGap * (count - 1) - kEdge) / count;
  const QSizeF cell(room, height() - kTitleHeight - kEdge);
  if (cell.isEmpty()) return {};
  const QSizeF size = size_.scaled(cell, Qt::KeepAspectRatio);
  // Side by side as near as their titles allow: what is compared should not be far apart.
  const double pitch = std::min(room, std::max<double>(size.width(), kTitleWidth)) + kGap;
  return {kEdge + double(panel) * pitch, kTitleHeight + (cell.height() - size.height()) / 2,
          size.width(), size.height()};
}

void PicturePanels::paintEvent(QPaintEvent*) {
  if (panels_.empty()) return;
  QPainter painter(this);
  QFont small = font();
  small.setPixelSize(11);
  for (std::size_t i = 0; i < panels_.size(); ++i) {
    const QRectF at = pictureRect(i);
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRectF(at.left(), at.top() - kTitleHeight, width(), kTitleHeight - 4),
                     Qt::AlignLeft | Qt::AlignBottom, panels_[i].title);
    // Pixels stay pixels: smoothing would draw what no one asked for.
    painter.drawImage(at, images_[i]);
    painter.setPen(QPen(roleColor("border"), 1));
    painter.drawRect(at.adjusted(-0.5, -0.5, 0.5, 0.5));
  }
  painter.setFont(small);
  paintBar(painter);
}

void PicturePanels::paintBar(QPainter& painter) const {
  const QRectF last = pictureRect(panels_.size() - 1);
  const QRectF bar(last.right() + kGap, last.top(), kBarWidth, last.height());
  const ColorMap& colors = colorMap({}, ColorKind::kMagnitude);
  QImage strip(1, kBarColors, QImage::Format_RGB32);
  for (int i = 0; i < kBarColors; ++i) {
    const Color color = colors.at(1 - i / double(kBarColors - 1));
    strip.setPixelColor(0, i,
                        QColor::fromRgbF(float(color.red), float(color.green), float(color.blue)));
  }
  painter.drawImage(bar, strip);
  const ScaleLabels labels = scaleLabels(fieldQuantity("pressure"), 0, top_);
  painter.setPen(palette().color(QPalette::WindowText));
  // Clear of the uppermost number.
  painter.drawText(QRectF(bar.left(), bar.top() - kTitleHeight, kBarColumn, kTitleHeight - 9),
                   Qt::AlignLeft | Qt::AlignBottom, QString::fromStdString(labels.title));
  painter.setPen(roleColor("quiet"));
  // A low bar has room for its ends and its middle only.
  const std::size_t step = bar.height() < 80 ? 2 : 1;
  for (std::size_t i = 0; i < labels.texts.size(); i += step) {
    const double y = bar.bottom() - labels.positions[i] * bar.height();
    painter.drawText(QRectF(bar.right() + 5, y - 8, kBarColumn, 16),
                     Qt::AlignLeft | Qt::AlignVCenter, QString::fromStdString(labels.texts[i]));
  }
}

QString PicturePanels::textAt(const QPointF& place) const {
  for (std::size_t i = 0; i < panels_.size(); ++i) {
    const QRectF at = pictureRect(i);
    if (!at.contains(place)) continue;
    const double x = (place.x() - at.left()) / at.width();
    const double y = (place.y() - at.top()) / at.height();
    const int column = std::clamp(int(x * columns_), 0, columns_ - 1);
    const int row = std::clamp(int(y * rows_), 0, rows_ - 1);
    const std::size_t pixel = std::size_t(row) * std::size_t(columns_) + std::size_t(column);
    QStringList lines{tr("%1 to the right, %2 up from the middle")
                          .arg(lengthText(((column + 0.5) / columns_ - 0.5) * size_.width()),
                               lengthText((0.5 - (row + 0.5) / rows_) * size_.height()))};
    for (const PicturePanel& panel : panels_) {
      if (pixel < panel.values.size()) {
        lines << QStringLiteral("%1: %2").arg(panel.title, pressureText(panel.values[pixel]));
      }
    }
    return lines.join('\n');
  }
  return {};
}

bool PicturePanels::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString text = textAt(help->pos());
    if (text.isEmpty()) {
      QToolTip::hideText();
    } else {
      QToolTip::showText(help->globalPos(), text, this);
    }
    return true;
  }
  return QWidget::event(event);
}

}  // namespace acg
