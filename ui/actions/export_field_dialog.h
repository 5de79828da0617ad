// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QCheckBox>
#include <QComboBox>

#include "core/field/field_grid.h"
#include "ui/actions/export_dialog.h"

namespace acg {

class QuantityField;
struct Target;

/// Asks which quantities to export where, says how much that is, then evaluates and writes in the
/// background.
class ExportFieldDialog : public ExportDialog {
  Q_OBJECT

 public:
  explicit ExportFieldDialog(MainWindow& window);

  /// The points that would be written now.
  FieldGrid grid() const;

 private:
  /// The target that lines run through, the selected or the first; nullptr without targets.
  const Target* through() const;
  QString throughName() const;
  std::vector<std::string> quantities() const;
  void updateEstimate();
  void exportNow() override;

  std::vector<QCheckBox*> quantities_;
  QComboBox* region_;
  QComboBox* format_;
  QuantityField* spacing_;
};

}  // namespace acg
