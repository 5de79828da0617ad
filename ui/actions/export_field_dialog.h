// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

#include "core/field/field_grid.h"

namespace acg {

class MainWindow;

/// Asks which quantities to export where, says how much that is, evaluates and writes.
class ExportFieldDialog : public QDialog {
  Q_OBJECT

 public:
  explicit ExportFieldDialog(MainWindow& window);

  /// The points that would be written now.
  FieldGrid grid() const;

 private:
  std::vector<std::string> quantities() const;
  void updateEstimate();
  void exportNow();

  MainWindow& window_;
  QListWidget* quantities_;
  QComboBox* region_;
  QDoubleSpinBox* spacing_;
  QLabel* estimate_;
  QPushButton* export_;
};

}  // namespace acg
