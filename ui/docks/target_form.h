// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QWidget>

#include "core/scene/scene.h"

class QComboBox;
class QLabel;
class QLineEdit;

namespace acg {

class MenuBox;
class QuantityField;
class VectorField;

/// Everything about one target: name, kind, position, wanted pressure and what its kind needs.
/// Shows a scene; edits leave through `edited` as a label and a change, so that the owner decides
/// on undo steps.
class TargetForm : public QWidget {
  Q_OBJECT

 public:
  using Change = std::function<void(Target&)>;

  explicit TargetForm(QWidget* parent = nullptr);

  void show(const Scene& scene, const Target& target);

 signals:
  /// `what` is the same for edits that may merge into one step, such as `position x`.
  void edited(const QString& label, const QString& what, const acg::TargetForm::Change& change);
  void renamed(const QString& name);

 private:
  void editTrap(const QString& label, const QString& what,
                const std::function<void(Trap&)>& change);
  void showTrap(const Scene& scene, const Target& target);
  void fillFlipMenu(const Scene& scene, const Trap& trap);

  QString id_;
  QLineEdit* name_;
  QComboBox* kind_;
  VectorField* position_;
  QuantityField *pressure_, *azimuth_, *charge_;
  MenuBox* flip_;
  QComboBox* particle_;
  QLabel *pressureLabel_, *azimuthLabel_, *chargeLabel_, *flipLabel_, *particleLabel_;
  bool isFilling_ = false;
};

}  // namespace acg
