// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docks/hardware_dock.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "core/error.h"
#include "ui/forms/form_style.h"
#include "ui/hardware/connect_form.h"
#include "ui/hardware/device_control.h"
#include "ui/hardware/device_log_view.h"
#include "ui/hardware/drive_numbers.h"
#include "ui/hardware/elements_panel.h"
#include "ui/hardware/state_panel.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kStateWidth = 364, kNumbersWidth = 240, kElementsWidth = 280;  // px

}  // namespace

HardwareDock::HardwareDock(Session& session, DeviceControl& device, QWidget* parent)
    : DockPanel(session, parent), device_(device) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 4, 0);
  row->setSpacing(16);
  state_ = new StatePanel(session, device_, this);
  state_->setFixedWidth(kStateWidth);
  form_ = new ConnectForm(device_, this);
  connected_ = makeConnected();
  middle_ = new QStackedWidget(this);
  middle_->setFixedWidth(kNumbersWidth + kElementsWidth + 16);
  middle_->addWidget(form_);
  middle_->addWidget(connected_);
  log_ = new DeviceLogView(this);
  row->addWidget(state_);
  row->addWidget(middle_);
  row->addWidget(log_, 1);
  connect(form_, &ConnectForm::connectRequested, this, &HardwareDock::connectOrNot);
  connect(&device_, &DeviceControl::stateChanged, this, &HardwareDock::showState);
  connect(&device_, &DeviceControl::changed, this, &DockPanel::markStale);
  connect(&session, &Session::sceneChanged, this, &DockPanel::markStale);
  connect(&session, &Session::layersChanged, this, &DockPanel::markStale);
  refreshNow();
}

QWidget* HardwareDock::makeConnected() {
  auto* panel = new QWidget(this);
  auto* row = new QHBoxLayout(panel);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(16);
  auto* numbers = new QWidget(panel);
  numbers->setFixedWidth(kNumbersWidth);
  QVBoxLayout* column = makeScrollColumn(numbers);
  column->setContentsMargins(0, 8, 8, 8);
  numbers_ = new DriveNumbers(numbers);
  column->addWidget(numbers_);
  column->addStretch(1);
  elements_ = new ElementsPanel(session(), device_, panel);
  elements_->setFixedWidth(kElementsWidth);
  row->addWidget(numbers);
  row->addWidget(elements_);
  return panel;
}

ElementMap* HardwareDock::map() const { return elements_->map(); }
QPushButton* HardwareDock::armButton() const { return state_->armButton(); }
QPushButton* HardwareDock::liveButton() const { return state_->liveButton(); }

void HardwareDock::showEvent(QShowEvent* event) {
  DockPanel::showEvent(event);
  if (hasLooked_) return;
  hasLooked_ = true;
  form_->discover();
}

void HardwareDock::connectOrNot() {
  if (device_.isOpen()) {
    device_.close();
    return;
  }
  try {
    device_.open(form_->choice());
  } catch (const Error& error) {
    session().post(MessageKind::kError, QString::fromUtf8(error.what()));
  }
}

void HardwareDock::refresh() {
  form_->setScene(session().scene());
  showState();
  numbers_->showStatus(device_.status(), device_.isOpen() ? device_.watch().longestPause()
                                                          : UiWatch::Clock::duration::zero());
  elements_->showElements();
  log_->showLines(device_.logLines());
}

void HardwareDock::showState() {
  state_->showState();
  form_->showState();
  const bool hasAnswered = device_.state() != DriveState::kDisconnected;
  middle_->setCurrentWidget(hasAnswered ? connected_ : form_);
}

}  // namespace acg
