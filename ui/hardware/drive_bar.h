// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QLabel>
#include <QPushButton>
#include <QToolBar>

namespace acg {

class DeviceControl;

/// At the right of the tool bar, always in view: which device there is, what state it is in, arm
/// and the button that silences it, which is never disabled.
class DriveBar : public QToolBar {
  Q_OBJECT

 public:
  /// `showPanel` brings the dock of devices to the front.
  DriveBar(DeviceControl& device, std::function<void()> showPanel, QWidget* parent);

  QLabel* state() const { return state_; }
  QPushButton* armButton() const { return arm_; }
  QPushButton* muteButton() const { return mute_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void showState();
  void press();

  DeviceControl& device_;
  std::function<void()> showPanel_;
  QLabel* state_ = nullptr;
  QPushButton* arm_ = nullptr;
  QPushButton* mute_ = nullptr;
};

}  // namespace acg
