// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include <qcustomplot.h>

#include "core/telemetry/history.h"

namespace acg {

/// A series over time, or two with an axis each: the mean as a curve, lowest and highest as a band.
/// The mouse drags and zooms time; with the focus the arrows move it, plus and minus zoom. Follows
/// the theme.
class HistoryPlot : public QCustomPlot {
  Q_OBJECT

 public:
  static constexpr double kLeastSpan = 60, kLargestSpan = 400.0 * 86400;  // s

  explicit HistoryPlot(QWidget* parent = nullptr);

  enum Side { kLeft, kRight };
  /// What is shown by the axis of one side; values times `factor` are in `unit`.
  struct Curve {
    QString name;
    std::vector<HistoryPoint> points;
    double factor = 1;
    QString unit;
  };
  void show(Side side, const Curve& curve);
  /// Takes the curve of the right side and its axis away.
  void showLeftOnly();
  /// A sentence in place of the curve; none takes it away.
  void setEmptyText(const QString& text);
  QString emptyText() const;
  /// s since 1970.
  void setSpan(double from, double to);
  double from() const { return xAxis->range().lower; }
  double to() const { return xAxis->range().upper; }
  int pointCount(Side side = kLeft) const { return lines_[side].mean->dataCount(); }
  bool isRightShown() const { return yAxis2->visible(); }

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

  struct Lines {
    QCPGraph *low, *high, *mean;
  };
  std::array<Lines, 2> lines_;
  QCPItemText* empty_;
};

}  // namespace acg
