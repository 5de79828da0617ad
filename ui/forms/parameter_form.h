// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include <QWidget>

#include "core/params/parameter.h"

class QGridLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace acg {

/// A form made from a table of parameters: one row each with label, field, help as tooltip and a
/// button that appears when the value is not the default. Advanced rows hide behind a switch.
///
/// Used for solvers and array geometries alike; a new registry row needs no line here.
class ParameterForm : public QWidget {
  Q_OBJECT

 public:
  explicit ParameterForm(QWidget* parent = nullptr);

  /// Builds the rows anew. The table must outlive the form, as those of registries do.
  void setParameters(std::span<const Parameter> parameters);
  /// Shows values; what is absent shows its default. Leaves a field that is being typed in alone.
  void setValues(const ParameterSet& values);
  /// Every parameter with the value shown.
  const ParameterSet& values() const { return values_; }
  /// The same with what is being typed into a field, where that makes sense.
  ParameterSet previewValues() const;

  void setWavelength(double wavelength);
  /// Shows a sentence under the rows, such as why an array could not be built; empty hides it.
  void setProblem(const QString& problem);

  QWidget* field(const std::string& name) const;

 signals:
  /// The user gave `name` a new value; `values()` already has it.
  void edited(const QString& name, const QString& label);
  /// What is being typed has changed; `previewValues()` already has it.
  void previewed();

 private:
  struct Row {
    const Parameter* parameter;
    QLabel* label;
    QWidget* field;
    QToolButton* reset;
    int line;  // of the grid
  };
  void addFileChooser(QLineEdit* line, const Parameter& parameter);
  QWidget* makeField(const Parameter& parameter);
  void take(const Parameter& parameter, ParameterValue value);
  void preview(const Parameter& parameter, ParameterValue value);
  void showRow(const Row& row);
  void showReset(const Row& row);
  void showAdvanced();

  std::vector<Row> rows_;
  ParameterSet values_;
  ParameterSet typed_;  // one at most: what is being typed
  QWidget* body_ = nullptr;
  QGridLayout* grid_ = nullptr;
  QToolButton* advanced_;
  QLabel* problem_;
  bool isFilling_ = false;
};

}  // namespace acg
