// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>

#include "core/drive/calibration_run.h"

namespace acg {

class LinePlot;

/// What a calibration found: the focus and the phase errors before and after, which elements are
/// unlike the others, and the phase of each as a small plot.
class CalibrationResult : public QWidget {
  Q_OBJECT

 public:
  explicit CalibrationResult(QWidget* parent);

  void showOutcome(const CalibrationOutcome& outcome);

  QLabel* before() const { return before_; }
  QLabel* after() const { return after_; }

 private:
  QLabel *before_, *after_, *most_, *phaseBefore_, *phaseAfter_, *found_;
  LinePlot* plot_;
};

}  // namespace acg
