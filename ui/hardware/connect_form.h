// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QWidget>

#include "core/drive/device_access.h"

class QVBoxLayout;

namespace acg {

class DeviceControl;
class ParameterForm;
class QuantityField;

/// Which device to connect: what was found, driver, address, the driver's settings, the arrays that
/// it drives and its owner's limits. Begins with the device that was connected last.
class ConnectForm : public QWidget {
  Q_OBJECT

 public:
  ConnectForm(DeviceControl& device, QWidget* parent);

  /// Looks for devices and lists them.
  void discover();
  /// Lists what was found, or says what to do where nothing was.
  void showFound(const std::vector<FoundDevice>& found);
  /// Offers the runs of arrays of another scene.
  void setScene(const ScenePtr& scene);
  /// Shows what can be done now.
  void showState();
  DeviceChoice choice() const;

  QListWidget* list() const { return list_; }
  QComboBox* driver() const { return driver_; }
  QLineEdit* address() const { return address_; }
  QLineEdit* serial() const { return serial_; }
  QPushButton* connectButton() const { return connect_; }

 signals:
  void connectRequested();

 private:
  QVBoxLayout* makeList();
  void take(const FoundDevice& found);
  void chooseDriver();
  void showChoice(const DeviceChoice& choice);

  DeviceControl& device_;
  std::vector<FoundDevice> found_;
  QWidget* fields_;
  QListWidget* list_;
  QComboBox *driver_, *arrays_;
  QLineEdit *address_, *serial_;
  ParameterForm* settings_;
  QuantityField *supply_, *amplitude_;
  QPushButton *connect_, *refresh_;
};

}  // namespace acg
