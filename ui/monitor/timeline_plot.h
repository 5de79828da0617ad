// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include <qcustomplot.h>

#include "core/telemetry/edit_timeline.h"

namespace acg {

/// The last edits as bars from the hand's move to the frame, stacked by stage, in ms, newest on the
/// right, with lines at the time that 50 and 95 of 100 stay within. Follows the theme.
class TimelinePlot : public QCustomPlot {
  Q_OBJECT

 public:
  static constexpr std::size_t kMostEdits = 60;

  explicit TimelinePlot(QWidget* parent = nullptr);

  /// Oldest first; of more than `kMostEdits` the newest are shown.
  void show(const std::vector<EditRecord>& edits);

  int editCount() const { return count_; }
  /// How high the part of a stage is in the bar of an edit, ms; 0 is the oldest shown.
  double height(int edit, EditStage stage) const;
  double p50() const { return p50_.milliseconds; }  ///< ms
  double p95() const { return p95_.milliseconds; }  ///< ms

 protected:
  void changeEvent(QEvent* event) override;

 private:
  struct Level {
    double milliseconds = 0;
    QCPItemLine* line = nullptr;
    QCPItemText* text = nullptr;
  };
  Level makeLevel();
  void setLevel(Level& level, const QString& name, double seconds);
  void restyle();

  std::array<QCPBars*, kEditStages> bars_{};
  Level p50_, p95_;
  QCPItemText* empty_;
  int count_ = 0;
};

}  // namespace acg
