// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

namespace acg {

/// A measured directivity as a polar plot: the normal points up, distance from the middle is the
/// gain's size. The curve is the spline that fields are evaluated with, dashed where it inverts the
/// phase and quiet beyond the last angle of the table; the dots are the table's rows.
class DirectivityPlot : public QWidget {
  Q_OBJECT

 public:
  explicit DirectivityPlot(QWidget* parent = nullptr);

  /// Angles in rad and linear gains, as `tableFault` allows; empty shows the bare grid.
  void setTable(std::vector<double> angles, std::vector<double> gains);

  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  struct Frame {
    QPointF middle;
    double radius;  // px, of the largest gain
  };
  bool hasRear() const;
  Frame frame() const;
  void paintGrid(QPainter& painter, const Frame& frame) const;
  void paintCurve(QPainter& painter, const Frame& frame) const;

  std::vector<double> angles_, gains_;
  std::vector<double> curve_;  // gains in equal steps from 0 to pi
  double top_ = 1;             // the largest size of a gain
};

}  // namespace acg
