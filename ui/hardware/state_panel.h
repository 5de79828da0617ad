// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace acg {

class DeviceControl;
class Session;

/// What the device is doing, in a word and a sentence, and the buttons that change it.
class StatePanel : public QWidget {
  Q_OBJECT

 public:
  StatePanel(Session& session, DeviceControl& device, QWidget* parent);

  void showState();
  QPushButton* armButton() const { return arm_; }
  QPushButton* liveButton() const { return live_; }
  QPushButton* calibrateButton() const { return calibrate_; }
  QPushButton* disconnectButton() const { return disconnect_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  QHBoxLayout* makeButtons();
  void press();
  void showName();

  Session& session_;
  DeviceControl& device_;
  QLabel *word_, *name_, *sentence_;
  QPushButton *arm_, *live_, *mute_, *calibrate_, *disconnect_;
  QCheckBox* asEmitted_;
};

}  // namespace acg
