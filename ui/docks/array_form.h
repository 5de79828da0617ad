// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <QWidget>

#include "core/scene/scene.h"
#include "ui/docks/dock_panel.h"

class QComboBox;
class QLabel;
class QLineEdit;

namespace acg {

class ParameterForm;
class QuantityField;
class VectorField;

/// Everything about one array: name, geometry with its parameters, transducer, place, orientation.
/// The elements are built on a worker thread; what cannot be built is explained under the form and
/// the scene keeps what it has.
class ArrayForm : public DockPanel {
  Q_OBJECT

 public:
  ArrayForm(Session& session, QWidget* parent);

  void show(const QString& id);

 protected:
  void refresh() override;

 private:
  void makeGeometryRows();
  void makeTransducerRows();
  void rebuild(ArrayGeometry geometry, const QString& label, Gesture gesture);
  void editArray(const QString& label, const QString& what,
                 const std::function<void(PlacedArray&)>& change);
  void editTransducer(const QString& label, const QString& what,
                      const std::function<void(TransducerModel&)>& change);
  void showTransducer(const Scene& scene, const PlacedArray& array);

  QString id_;
  std::string shownKind_;
  /// A kind that was chosen and still lacks something, such as the name of its file.
  std::string pendingKind_;
  std::uint64_t lastBuild_ = 0;
  QLineEdit *name_, *note_;
  QComboBox *kind_, *transducer_, *model_;
  ParameterForm* parameters_;
  VectorField *position_, *angles_;
  QuantityField *radius_, *frequency_, *source_;
  QLabel* count_;
};

}  // namespace acg
