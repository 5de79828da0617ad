// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <qcustomplot.h>

namespace acg {

/// An SI prefix that brings `largest` to 1..999: `kPa`, factor 1000 for Pa.
struct ScaledUnit {
  QString text;
  double factor = 1;  ///< SI per shown unit
};
ScaledUnit scaledUnit(double largest, const QString& unit);

/// A dashed vertical line with a name.
struct PlotMarker {
  double x = 0;
  QString label;
  QString role;  ///< colour, as of `roleColor`
};

/// One curve in the style of the program: thin grid, quiet axes, accent curve, a read-out under the
/// cursor. Follows the theme.
class LinePlot : public QCustomPlot {
  Q_OBJECT

 public:
  explicit LinePlot(QWidget* parent = nullptr);

  void setLabels(const QString& x, const QString& y);
  /// Shows points, replacing the ones before; redraws when the event loop is next idle.
  void setData(const QVector<double>& x, const QVector<double>& y);
  void setMarkers(const std::vector<PlotMarker>& markers);
  /// y from 0 (magnitudes), or as low as the data (signed), or logarithmic.
  enum class Range { kFromZero, kData, kLogarithmic };
  void setRange(Range range) { range_ = range; }
  /// The y axis never spans less than this: noise far below what matters stays a flat line.
  void setLeastSpan(double span) { leastSpan_ = span; }
  void setEmptyText(const QString& text);

  /// The plot as a page of a PDF document.
  QByteArray toPdf();

  int pointCount() const { return graph(0)->dataCount(); }

 protected:
  void changeEvent(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  void restyle();
  void fitRange();
  void hideReadout();

  Range range_ = Range::kFromZero;
  double leastSpan_ = 0;
  std::vector<PlotMarker> markers_;
  std::vector<QCPAbstractItem*> markerItems_;
  QCPItemTracer* tracer_;
  QCPItemText *readout_, *empty_;
};

}  // namespace acg
