// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <qcustomplot.h>

#include "core/telemetry/history.h"

namespace acg {

/// A series over time: its mean as a curve, lowest and highest as a band. The mouse drags and zooms
/// time; with the focus the arrows move it, plus and minus zoom. Follows the theme.
class HistoryPlot : public QCustomPlot {
  Q_OBJECT

 public:
  static constexpr double kLeastSpan = 60, kLargestSpan = 400.0 * 86400;  // s

  explicit HistoryPlot(QWidget* parent = nullptr);

  /// Replaces what is shown; values times `factor` are in `unit`.
  void show(const std::vector<HistoryPoint>& points, double factor, const QString& unit);
  /// A sentence in place of the curve; none takes it away.
  void setEmptyText(const QString& text);
  QString emptyText() const;
  /// s since 1970.
  void setSpan(double from, double to);
  double from() const { return xAxis->range().lower; }
  double to() const { return xAxis->range().upper; }
  int pointCount() const { return mean_->dataCount(); }

 signals:
  /// The user moved or zoomed.
  void spanChosen();

 protected:
  void changeEvent(QEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void zoom(double factor, double about);
  void move(double share);
  void restyle();

  QCPGraph *low_, *high_, *mean_;
  QCPItemText* empty_;
};

}  // namespace acg
