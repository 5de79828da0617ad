// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <qcustomplot.h>

namespace acg {

/// A bar of a BarPlot.
struct PlotBar {
  QString name;
  double value = 0;
  bool isMarked = false;  ///< drawn in the accent, others in grey
};

/// Named bars from the top down in the style of the program, never so near that names overlap.
/// Follows the theme.
class BarPlot : public QCustomPlot {
  Q_OBJECT

 public:
  explicit BarPlot(QWidget* parent = nullptr);

  /// With a logarithmic axis, values that are not positive get no bar.
  void show(const std::vector<PlotBar>& bars, const QString& valueLabel, bool isLogarithmic);
  const std::vector<PlotBar>& bars() const { return shown_; }

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void restyle();
  /// As many numbers on the value axis as fit.
  void spaceTicks();
  void fitRange(bool isLogarithmic);

  std::vector<PlotBar> shown_;
  QCPBars *plain_, *marked_;
};

}  // namespace acg
