// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/docks/dock_panel.h"

class QPushButton;
class QStackedWidget;

namespace acg {

class ConnectForm;
class DeviceControl;
class DeviceLogView;
class DriveNumbers;
class ElementMap;
class ElementsPanel;
class StatePanel;

/// Everything about the device that is driven. What it does and the log are always there; between
/// them stands what connects a device, or, once it has answered, its numbers and elements.
class HardwareDock : public DockPanel {
  Q_OBJECT

 public:
  HardwareDock(Session& session, DeviceControl& device, QWidget* parent);

  ConnectForm* form() const { return form_; }
  ElementMap* map() const;
  QPushButton* armButton() const;
  QPushButton* liveButton() const;

 protected:
  void refresh() override;
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* makeConnected();
  void connectOrNot();
  void showState();

  DeviceControl& device_;
  StatePanel* state_;
  ConnectForm* form_;
  QWidget* connected_;
  QStackedWidget* middle_;  ///< of these two
  DriveNumbers* numbers_ = nullptr;
  ElementsPanel* elements_ = nullptr;
  DeviceLogView* log_;
  bool hasLooked_ = false;
};

}  // namespace acg
