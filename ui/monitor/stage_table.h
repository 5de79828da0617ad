// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QTableWidget>

#include "core/telemetry/edit_timeline.h"

namespace acg {

/// A row a stage, and one for the whole edit: the times that 50, 95 and 99 of 100 edits stay
/// within, ms, and the share of all time. The colours beside the names are those of the bars.
class StageTable : public QTableWidget {
  Q_OBJECT

 public:
  enum Column { kStage, kP50, kP95, kP99, kShare, kColumns };
  static constexpr int kWholeRow = int(kEditStages);

  explicit StageTable(QWidget* parent = nullptr);

  /// Cells without a number, where no edit had the stage, show a dash.
  void show(const EditStatistics& statistics);

 private:
  void setCells(int row, bool hasNumbers, const std::array<double, 4>& values);
};

}  // namespace acg
