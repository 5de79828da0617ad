// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QDialog>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSpinBox>

namespace acg {

class MainWindow;

/// Asks for the size of a figure in pixels or millimetres at a resolution, and writes the view.
class ExportFigureDialog : public QDialog {
  Q_OBJECT

 public:
  explicit ExportFigureDialog(MainWindow& window);

  QSize pixels() const;

 private:
  void changeUnit();
  void updateEstimate();
  void exportNow();

  MainWindow& window_;
  QComboBox* unit_;
  QDoubleSpinBox* width_;
  QDoubleSpinBox* height_;
  QSpinBox* dotsPerInch_;
  QLabel* estimate_;
  bool isInMillimetres_ = false;
};

}  // namespace acg
