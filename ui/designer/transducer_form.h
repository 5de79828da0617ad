// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include <QWidget>

#include "core/acoustics/transducer_model.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace acg {

class QuantityField;
class StrengthForm;
class TablePanel;

/// A transducer: its type among those offered, how it radiates, how loud it is, and the volts it
/// takes for good.
class TransducerForm : public QWidget {
  Q_OBJECT

 public:
  explicit TransducerForm(QWidget* parent = nullptr);

  /// The types to begin from, by name.
  void setTypes(std::map<std::string, TransducerModel> types);
  void setTransducer(const std::string& name, const TransducerModel& model);
  const std::string& name() const { return name_; }
  const TransducerModel& model() const { return model_; }
  /// Why this is no transducer; empty when it is one.
  QString problem() const;

  /// Takes a measured table, as `tableFault` allows, and the model that goes by it.
  void setTable(std::vector<double> angles, std::vector<double> gains);

  StrengthForm* strengthForm() const { return strength_; }
  TablePanel* tablePanel() const { return table_; }

 signals:
  void edited();

 private:
  void makeRows();
  void connectRows();
  void takeStatement();
  void showModel();
  void showKind();

  std::map<std::string, TransducerModel> types_;
  std::string name_;
  TransducerModel model_;
  QComboBox *type_, *kind_;
  QuantityField *radius_, *frequency_, *limit_;
  QCheckBox* back_;
  QLineEdit* note_;
  StrengthForm* strength_;
  TablePanel* table_;
  QLabel* kindHelp_;
};

}  // namespace acg
