// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forms/icon_button.h"

#include <QToolButton>

#include "ui/icons.h"

namespace acg {

QToolButton* iconButton(const QString& iconName, const QString& help, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setIcon(icon(iconName));
  button->setIconSize({18, 18});
  button->setAutoRaise(true);
  button->setToolTip(help);
  button->setAccessibleName(help);
  return button;
}

QToolButton* menuButton(const QString& iconName, const QString& help, QWidget* parent) {
  QToolButton* button = iconButton(iconName, help, parent);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setStyleSheet("QToolButton::menu-indicator { image: none; }");
  return button;
}

}  // namespace acg
