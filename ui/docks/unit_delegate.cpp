// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/unit_delegate.h"

#include <algorithm>

#include <QApplication>
#include <QPainter>

#include "ui/forms/role_color.h"
#include "ui/theme.h"

namespace acg {
namespace {

/// Where the unit behind a leading number begins, or -1: `4.21 kPa` but not `Focus 3`.
int unitStart(const QString& text) {
  const int space = int(text.indexOf(' '));
  if (space <= 0) return -1;
  bool isNumber = false;
  text.left(space).toDouble(&isNumber);
  return isNumber ? space : -1;
}

void drawDot(QPainter* painter, const QRect& place, const QString& style) {
  QColor color = roleColor(style.section(' ', 0, 0));
  const QString shape = style.section(' ', 1);
  const QPointF center = QRectF(place).center();
  painter->setRenderHint(QPainter::Antialiasing);
  if (shape == QLatin1String("ring")) {
    painter->setPen(QPen(color, 2));
    painter->setBrush(Qt::NoBrush);
    painter->drawEllipse(center, 3.6, 3.6);
    return;
  }
  painter->setPen(Qt::NoPen);
  painter->setBrush(color);
  if (shape == QLatin1String("square")) {
    painter->drawRoundedRect(QRectF(center.x() - 4.5, center.y() - 4.5, 9, 9), 1.5, 1.5);
  } else if (shape == QLatin1String("triangle")) {
    const QPointF corners[] = {center + QPointF(0, -5.5), center + QPointF(5.8, 4.5),
                               center + QPointF(-5.8, 4.5)};
    painter->drawPolygon(corners, 3);
  } else if (shape == QLatin1String("stop")) {  // no entry
    painter->drawEllipse(center, 5.6, 5.6);
    painter->setBrush(theme().panel);
    painter->drawRect(QRectF(center.x() - 3.4, center.y() - 1.1, 6.8, 2.2));
  } else {
    painter->drawEllipse(center, 4.8, 4.8);
  }
}

}  // namespace

void UnitDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given,
                         const QModelIndex& index) const {
  QStyleOptionViewItem option = given;
  initStyleOption(&option, index);
  const QString text = option.text;
  const QIcon icon = option.icon;
  option.text.clear();
  option.icon = {};
  option.state &= ~QStyle::State_HasFocus;
  const QWidget* widget = given.widget;
  QStyle* style = widget ? widget->style() : QApplication::style();
  style->drawControl(QStyle::CE_ItemViewItem, &option, painter, widget);

  painter->save();
  QRect rect = given.rect.adjusted(inset_, 0, inset_ > 0 ? -8 : 0, 0);
  const QString dot = index.data(kDotRole).toString();
  if (!dot.isEmpty()) {
    drawDot(painter, QRect(rect.left(), rect.top(), 14, rect.height()), dot);
    rect.adjust(22, 0, 0, 0);
  }
  if (!icon.isNull()) {
    const int side = 16;
    icon.paint(painter, QRect(rect.left() - 1, rect.center().y() - side / 2 + 1, side, side),
               Qt::AlignCenter,
               option.state & QStyle::State_Enabled ? QIcon::Normal : QIcon::Disabled);
    rect.adjust(22, 0, 0, 0);
  }
  painter->setFont(option.font);
  const QColor plain = option.palette.color(
      option.state & QStyle::State_Enabled ? QPalette::Normal : QPalette::Disabled, QPalette::Text);
  const QString role = index.data(kRoleColorRole).toString();
  const QColor color = role.isEmpty() ? plain : roleColor(role);
  const int unit = role.isEmpty() ? unitStart(text) : -1;
  const bool isRight = option.displayAlignment & Qt::AlignRight;
  const QFontMetrics metrics(option.font);
  const QString trailing = index.data(kTrailingRole).toString();
  if (!trailing.isEmpty()) {
    // Two pixels more: text that just fits would be elided for want of a fraction.
    const int width = std::min(metrics.horizontalAdvance(trailing) + 2, rect.width() * 3 / 4);
    painter->setFont(given.font);
    const QString trailingRole = index.data(kTrailingColorRole).toString();
    painter->setPen(roleColor(trailingRole.isEmpty() ? QStringLiteral("quiet") : trailingRole));
    painter->drawText(rect, Qt::AlignRight | Qt::AlignVCenter,
                      metrics.elidedText(trailing, Qt::ElideRight, width));
    painter->setFont(option.font);
    rect.setRight(rect.right() - width - 8);
  }
  if (unit > 0) {
    const QString tail = text.mid(unit);
    const int tailWidth = metrics.horizontalAdvance(tail);
    const int headWidth = metrics.horizontalAdvance(text.left(unit));
    QRect head = rect;
    if (isRight) {
      head.setRight(rect.right() - tailWidth);
    } else {
      head.setWidth(headWidth);
    }
    painter->setPen(color);
    painter->drawText(head, (isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                      text.left(unit));
    painter->setPen(roleColor("quiet"));
    painter->drawText(QRect(head.right() + 1, rect.top(), tailWidth + 2, rect.height()),
                      Qt::AlignLeft | Qt::AlignVCenter, tail);
  } else {
    painter->setPen(color);
    painter->drawText(rect, (isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                      metrics.elidedText(text, Qt::ElideRight, rect.width()));
  }
  painter->restore();
}

QSize UnitDelegate::sizeHint(const QStyleOptionViewItem& given, const QModelIndex& index) const {
  QStyleOptionViewItem option = given;
  initStyleOption(&option, index);
  const int dot = index.data(kDotRole).isValid() ? 22 : 0;
  const int icon = option.icon.isNull() ? 0 : 22;
  return {QFontMetrics(option.font).horizontalAdvance(option.text) + 18 + dot + icon, rowHeight_};
}

void UnitDelegate::updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                                        const QModelIndex& index) const {
  const int left = index.data(kDotRole).isValid() ? 22 : 0;
  editor->setGeometry(option.rect.adjusted(left, 1, -2, -1));
}

}  // namespace acg
