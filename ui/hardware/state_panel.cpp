// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/state_panel.h"

#include <algorithm>

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/forms/form_style.h"
#include "ui/hardware/arm_device.h"
#include "ui/hardware/calibration_dialog.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/mute_key.h"
#include "ui/hardware/state_text.h"
#include "ui/session.h"

namespace acg {

StatePanel::StatePanel(Session& session, DeviceControl& device, QWidget* parent)
    : QWidget(parent), session_(session), device_(device) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kMargin, 8, 0, 8);
  column->setSpacing(4);
  word_ = headingLabel({}, this);
  word_->setObjectName(QStringLiteral("stateWord"));
  name_ = quietLabel({}, this);
  name_->setMinimumWidth(1);  // cut, and not what makes the dock wide
  sentence_ = new QLabel(this);
  sentence_->setWordWrap(true);
  sentence_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  // A long reason is cut, with the whole in the tool tip: the dock does not grow over the view.
  sentence_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored);
  sentence_->setMinimumHeight(2 * sentence_->fontMetrics().lineSpacing());
  asEmitted_ = new QCheckBox(tr("Show the field as emitted"), this);
  asEmitted_->setToolTip(tr("With the phases and amplitudes that the devices have, not the ideal"));
  column->addWidget(word_);
  column->addWidget(name_);
  column->addWidget(sentence_, 1);
  calibrate_ = new QPushButton(tr("Calibrate\u2026"), this);
  calibrate_->setToolTip(tr("Measure how the elements differ, and correct them"));
  QSizePolicy keepsItsPlace = calibrate_->sizePolicy();
  keepsItsPlace.setRetainSizeWhenHidden(true);
  calibrate_->setSizePolicy(keepsItsPlace);
  auto* row = new QHBoxLayout;  // the row of buttons has no room for one more
  row->addWidget(asEmitted_, 1);
  row->addWidget(calibrate_);
  column->addLayout(row);
  column->addLayout(makeButtons());
  connect(asEmitted_, &QCheckBox::clicked, this, [this](bool isOn) {
    LayerSettings layers = session_.layers();
    layers.drives = isOn ? DriveView::kEmitted : DriveView::kSolved;
    session_.setLayers(layers);
  });
}

QHBoxLayout* StatePanel::makeButtons() {
  auto* row = new QHBoxLayout;
  row->setSpacing(8);
  arm_ = new QPushButton(this);
  live_ = new QPushButton(tr("Live"), this);
  live_->setCheckable(true);
  live_->setToolTip(tr("Emit each new hologram"));
  mute_ = new QPushButton(tr("Mute"), this);
  mute_->setToolTip(MuteKey::help());
  disconnect_ = new QPushButton(tr("Disconnect"), this);
  disconnect_->setToolTip(tr("Silence the device and close the link to it"));
  for (QPushButton* button : {arm_, live_, mute_}) row->addWidget(button);
  row->addStretch(1);
  row->addWidget(disconnect_);
  connect(arm_, &QPushButton::clicked, this, &StatePanel::press);
  connect(live_, &QPushButton::clicked, &device_, &DeviceControl::setLive);
  // Pressed and not clicked: who reaches for it may slip off.
  connect(mute_, &QPushButton::pressed, &device_, &DeviceControl::mute);
  connect(calibrate_, &QPushButton::clicked, this,
          [this] { calibrateDevice(session_, device_, window()); });
  connect(disconnect_, &QPushButton::clicked, &device_, &DeviceControl::close);
  return row;
}

void StatePanel::press() {
  switch (device_.state()) {
    case DriveState::kArmed:
    case DriveState::kLive:
      device_.disarm();
      break;
    case DriveState::kFault:
      device_.acknowledge();
      break;
    default:
      armDevice(device_, window());
  }
}

void StatePanel::showState() {
  const StateText text = stateText(device_);
  const DriveState state = device_.state();
  word_->setText(QStringLiteral("%1  %2").arg(text.mark, text.word));
  setRole(word_, text.role);
  showName();
  sentence_->setText(text.sentence);
  sentence_->setToolTip(text.sentence);
  const bool isOn = state == DriveState::kArmed || state == DriveState::kLive;
  arm_->setText(isOn ? tr("Disarm") : state == DriveState::kFault ? tr("Acknowledge") : tr("Arm"));
  arm_->setEnabled(state != DriveState::kDisconnected);
  live_->setEnabled(isOn);
  live_->setChecked(state == DriveState::kLive);
  calibrate_->setVisible(state == DriveState::kConnected);
  disconnect_->setVisible(device_.isOpen());
  asEmitted_->setChecked(session_.layers().drives == DriveView::kEmitted);
}

void StatePanel::showName() {
  name_->setVisible(!device_.name().isEmpty());
  name_->setToolTip(device_.name());
  name_->setText(name_->fontMetrics().elidedText(device_.name(), Qt::ElideMiddle,
                                                 std::max(40, width() - kMargin)));
}

void StatePanel::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  showName();
}

}  // namespace acg
