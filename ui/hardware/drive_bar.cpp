// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/drive_bar.h"

#include <utility>

#include <QEvent>
#include <QHBoxLayout>

#include "ui/forms/role_color.h"
#include "ui/hardware/arm_device.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/mute_button.h"
#include "ui/hardware/state_text.h"

namespace acg {
namespace {

constexpr int kNameWidth = 150;  // px, longer names are cut

}  // namespace

DriveBar::DriveBar(DeviceControl& device, std::function<void()> showPanel, QWidget* parent)
    : QToolBar(tr("Device"), parent), device_(device), showPanel_(std::move(showPanel)) {
  setObjectName(QStringLiteral("driveBar"));
  setMovable(false);
  setContextMenuPolicy(Qt::PreventContextMenu);
  auto* row = new QWidget(this);
  row->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(8);
  layout->addStretch(1);
  state_ = new QLabel(row);
  state_->setObjectName(QStringLiteral("deviceState"));
  state_->setTextFormat(Qt::RichText);
  arm_ = new QPushButton(row);
  arm_->setObjectName(QStringLiteral("armButton"));
  mute_ = makeMuteButton(device_, row);
  arm_->setFocusPolicy(Qt::NoFocus);
  for (QWidget* widget : std::initializer_list<QWidget*>{state_, arm_, mute_}) {
    layout->addWidget(widget);
  }
  addWidget(row);
  connect(arm_, &QPushButton::clicked, this, &DriveBar::press);
  connect(&device_, &DeviceControl::stateChanged, this, &DriveBar::showState);
  connect(&device_, &DeviceControl::changed, this, &DriveBar::showState);
  showState();
}

void DriveBar::showState() {
  const StateText text = stateText(device_);
  const QString name = state_->fontMetrics().elidedText(device_.name().section(" at ", 0, 0),
                                                        Qt::ElideRight, kNameWidth);
  const QString shown =
      QStringLiteral("<span style='color:%1'>%2 <b>%3</b></span>&nbsp; %4")
          .arg(roleColor(text.role).name(), text.mark, text.word, name.toHtmlEscaped());
  if (state_->text() != shown) state_->setText(shown);
  state_->setToolTip(!device_.name().isEmpty()
                         ? device_.name() + QStringLiteral("\n") + text.sentence
                         : text.sentence);
  const DriveState state = device_.state();
  const bool isOn = state == DriveState::kArmed || state == DriveState::kLive;
  arm_->setText(isOn                              ? tr("Disarm")
                : state == DriveState::kFault     ? tr("Acknowledge")
                : state == DriveState::kConnected ? tr("Arm")
                                                  : tr("Connect\u2026"));
  setMinimumWidth(sizeHint().width());
}

void DriveBar::press() {
  switch (device_.state()) {
    case DriveState::kConnected:
      armDevice(device_, window());
      break;
    case DriveState::kArmed:
    case DriveState::kLive:
      device_.disarm();
      break;
    case DriveState::kFault:
      device_.acknowledge();
      break;
    case DriveState::kDisconnected:
      showPanel_();
      break;
  }
}

void DriveBar::changeEvent(QEvent* event) {
  QToolBar::changeEvent(event);
  if (event->type() != QEvent::PaletteChange || mute_ == nullptr) return;
  showState();
}

}  // namespace acg
