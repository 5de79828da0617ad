// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QWidget>

#include "core/drive/drive_view.h"
#include "core/drive/safety/exposure.h"
#include "core/scene/scene.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace acg {

class QuantityField;
class VectorField;

/// One exposure zone: name, kind, position, radius, whether it is judged and how. Shows a scene;
/// edits leave through `edited` as a label and a change, so that the owner decides on undo steps.
class ZoneForm : public QWidget {
  Q_OBJECT

 public:
  using Change = std::function<void(ExposureZone&)>;

  explicit ZoneForm(QWidget* parent = nullptr);

  /// `exposure`: what reaches it by the drives `drives`; nullptr before it is judged.
  void show(const Scene& scene, const ExposureZone& zone, const ZoneExposure* exposure,
            DriveView drives);

 signals:
  /// `what` is the same for edits that may merge into one step, such as `radius`.
  void edited(const QString& label, const QString& what, const acg::ZoneForm::Change& change);
  void renamed(const QString& name);

 private:
  void showExposure(const ExposureZone& zone, const ZoneExposure* exposure, DriveView drives);

  QString id_;
  QLineEdit* name_;
  QComboBox* kind_;
  VectorField* position_;
  QuantityField* radius_;
  QCheckBox* isEnabled_;
  QLabel *icon_, *level_, *sentence_;
};

}  // namespace acg
