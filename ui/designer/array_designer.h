// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>

#include <QDialog>
#include <QPointer>

#include "ui/designer/array_design.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace acg {

class ElementPanel;
class ParameterForm;
class QuantityField;
class Session;
class TransducerForm;
class VectorField;

/// Designs an array: geometry, transducer and single elements, with a plan that follows what is
/// typed. OK makes one edit of the scene, Cancel none.
///
/// Elements are built and the design is checked on a worker thread, one at a time: while one is
/// under way the newest design waits. What the scene's checks call an error keeps OK from being
/// pressed; what they call a warning is only said.
class ArrayDesigner : public QDialog {
  Q_OBJECT

 public:
  ArrayDesigner(Session& session, ArrayDesign design, QWidget* parent);

  /// Reads a table of corrections on a worker thread, as "Load corrections" does.
  void loadCorrections(const QString& path);
  /// Reads the transducer's measured table in the same way, as "Load table" does.
  void loadDirectivity(const QString& path);

  const ArrayDesign& design() const { return design_; }
  ElementPanel* elementPanel() const { return elements_; }
  TransducerForm* transducerForm() const { return transducer_; }
  ParameterForm* parameterForm() const { return parameters_; }
  QPushButton* okButton() const { return ok_; }
  /// Whether what is shown is the design as it stands.
  bool isSettled() const { return !isChecking_ && !isStale_; }

  void accept() override;

 protected:
  void keyPressEvent(QKeyEvent* event) override;

 private:
  struct Check;
  QWidget* makeForms();
  void makeGeometryRows(QVBoxLayout* column);
  void makePlaceRows(QVBoxLayout* column);
  void showPlace();
  void makeTransducerRows(QVBoxLayout* column);
  void chooseKind();
  void showKind();
  void askCorrections();
  /// The forms have changed: takes them into the design and has it checked.
  void changed();
  void takeParameters();
  void checkName();
  void showSharers();
  void requestCheck();
  void takeCheck(const Check& check);
  /// Keeps a new array clear of the others until the user has placed it.
  void placeNew();
  void takeTypes(const Check& check);
  void showGeometryProblem(const QString& problem);
  void watchFields();
  void updateOk();

  Session& session_;
  ArrayDesign design_;
  std::optional<ArrayGeometry> builtGeometry_;  // of the design's elements
  std::string shownDevice_;                     // whose transducer has been offered
  std::string typesDevice_;                     // whose types are in the list
  bool isPlaced_ = false;                       // by the user, or in the scene before
  bool isChecking_ = false, isStale_ = false, acceptsWhenChecked_ = false;
  QString nameProblem_, problem_;
  QPointer<QuantityField> flagged_;  // the field that a failed build points at
  QLineEdit* name_;
  QComboBox* kind_;
  ParameterForm* parameters_;
  TransducerForm* transducer_;
  VectorField *position_, *angles_;
  QCheckBox* sharers_;
  ElementPanel* elements_;
  QPushButton* ok_;
};

/// Opens the designer over `parent`'s window, with a new array or with one of the scene.
void designNewArray(Session& session, QWidget* parent);
void designArray(Session& session, const std::string& id, QWidget* parent);

}  // namespace acg
