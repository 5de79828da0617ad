// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QSpinBox>

#include "ui/actions/export_dialog.h"

namespace acg {

/// Asks for the size of a figure in pixels or millimetres at a resolution, and writes the view.
class ExportFigureDialog : public ExportDialog {
  Q_OBJECT

 public:
  explicit ExportFigureDialog(MainWindow& window);

  QSize pixels() const;

 private:
  void changeUnit();
  void updateEstimate();
  void exportNow() override;

  QComboBox* unit_;
  QDoubleSpinBox* width_;
  QDoubleSpinBox* height_;
  QSpinBox* dotsPerInch_;
  bool isInMillimetres_ = false;
};

}  // namespace acg
