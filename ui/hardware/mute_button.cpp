// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/mute_button.h"

#include <QCoreApplication>
#include <QPushButton>

#include "ui/hardware/device_control.h"
#include "ui/hardware/mute_key.h"

namespace acg {

QPushButton* makeMuteButton(DeviceControl& device, QWidget* parent) {
  const QString text = QCoreApplication::translate("MuteButton", "MUTE  %1");
  auto* button = new QPushButton(text.arg(MuteKey::shownKey()), parent);
  button->setObjectName(QStringLiteral("muteButton"));
  button->setToolTip(MuteKey::help());
  button->setFocusPolicy(Qt::NoFocus);
  button->setAutoDefault(false);
  QObject::connect(button, &QPushButton::pressed, &device, &DeviceControl::mute);
  return button;
}

}  // namespace acg
