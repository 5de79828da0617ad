// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/plot_style.h"

#include "ui/forms/role_color.h"

namespace acg {
namespace {

class LinearTicker : public QCPAxisTicker {
 protected:
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
    QString label = QCPAxisTicker::getTickLabel(tick, locale, format, precision);
    // Only the sign: in exponents the axis looks for ASCII to write powers of ten.
    if (label.startsWith('-')) label[0] = QChar(0x2212);
    return label;
  }
};

}  // namespace

QFont plotFont(const QCustomPlot& plot) {
  QFont small = plot.font();
  small.setPixelSize(11);
  return small;
}

void stylePlot(QCustomPlot& plot) {
  const QColor quiet = roleColor("quiet");
  const QPen grid(roleColor("border"), 1);
  const QFont small = plotFont(plot);
  plot.setBackground(QBrush(plot.palette().color(QPalette::Window)));
  for (QCPAxis* axis : {plot.xAxis, plot.yAxis, plot.xAxis2, plot.yAxis2}) {
    axis->setBasePen(Qt::NoPen);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(quiet);
    axis->setLabelColor(quiet);
    axis->setTickLabelFont(small);
    axis->setLabelFont(small);
    axis->setLabelPadding(2);
    axis->grid()->setPen(grid);
    axis->grid()->setZeroLinePen(grid);
    axis->grid()->setSubGridVisible(false);
  }
}

QSharedPointer<QCPAxisTicker> linearTicker() { return QSharedPointer<LinearTicker>::create(); }

}  // namespace acg
