// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QWidget>

#include "core/drive/calibration_run.h"
#include "core/scene/scene.h"

namespace acg {

class QuantityField;
class VectorField;

/// What a calibration needs to know: which microphone, where it stands, what is to be found, and by
/// which serial number the result is kept.
class CalibrationSetup : public QWidget {
  Q_OBJECT

 public:
  explicit CalibrationSetup(QWidget* parent);

  /// Begins with the place before the middle of the device's arrays and its serial number.
  void showDevice(const Scene& scene, const ElementRange& elements,
                  const std::string& serialNumber);

  /// As DeviceAccess::openMicrophone takes it.
  std::string microphone() const;
  bool isEmulated() const { return kind_->currentIndex() == 0; }
  /// Throws as calibrationPlan does.
  CalibrationPlan plan(const Scene& scene, const ElementRange& elements) const;
  std::string serialNumber() const;

  QComboBox* kind() const { return kind_; }
  QLineEdit* command() const { return command_; }
  QLineEdit* serial() const { return serial_; }
  QCheckBox* findsOrder() const { return findsOrder_; }

 private:
  void chooseKind();

  QComboBox* kind_;
  QLineEdit *command_, *serial_;
  QuantityField* quietness_;
  VectorField* place_;
  QCheckBox *findsOrder_, *keepsGains_;
};

}  // namespace acg
