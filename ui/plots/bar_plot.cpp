// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/bar_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/forms/role_color.h"

namespace acg {

BarPlot::BarPlot(QWidget* parent) : QCustomPlot(parent) {
  plain_ = new QCPBars(yAxis, xAxis);
  marked_ = new QCPBars(yAxis, xAxis);
  for (QCPBars* bars : {plain_, marked_}) bars->setWidth(0.6);
  yAxis->setRangeReversed(true);
  for (QCPAxis* axis : {xAxis2, yAxis2}) axis->setVisible(false);
  setMinimumSize(160, 96);
  restyle();
}

void BarPlot::show(const std::vector<PlotBar>& bars, const QString& valueLabel,
                   bool isLogarithmic) {
  shown_ = bars;
  const auto names = QSharedPointer<QCPAxisTickerText>::create();
  QVector<double> plainAt, plainValues, markedAt, markedValues;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    names->addTick(double(i), bars[i].name);
    if (isLogarithmic && !(bars[i].value > 0)) continue;
    (bars[i].isMarked ? markedAt : plainAt) << double(i);
    (bars[i].isMarked ? markedValues : plainValues) << bars[i].value;
  }
  plain_->setData(plainAt, plainValues);
  marked_->setData(markedAt, markedValues);
  yAxis->setTicker(names);
  yAxis->setRange(-0.6, std::max<double>(double(bars.size()), 1) - 0.4);
  xAxis->setLabel(valueLabel);
  fitRange(isLogarithmic);
  replot(QCustomPlot::rpQueuedReplot);
}

void BarPlot::fitRange(bool isLogarithmic) {
  double low = 0, high = 0;  // low: the least above zero
  for (const PlotBar& bar : shown_) {
    high = std::max(high, bar.value);
    if (bar.value > 0 && (low == 0 || bar.value < low)) low = bar.value;
  }
  const bool isLog = isLogarithmic && low > 0;
  double bottom = 0;
  if (isLog) {
    // A decade below the least, so that it has a bar too.
    bottom = std::pow(10, std::floor(std::log10(low) - 0.3));
    const double top = std::pow(10, std::ceil(std::log10(high) - 1e-9));
    xAxis->setScaleType(QCPAxis::stLogarithmic);
    xAxis->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
    xAxis->setNumberFormat("gb");
    xAxis->setRange(bottom, std::max(top, 10 * bottom));
  } else {
    xAxis->setScaleType(QCPAxis::stLinear);
    xAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
    xAxis->setNumberFormat("g");
    xAxis->setRange(0, high > 0 ? 1.05 * high : 1);
  }
  xAxis->ticker()->setTickCount(4);
  for (QCPBars* bars : {plain_, marked_}) bars->setBaseValue(bottom);
}

void BarPlot::restyle() {
  const QColor quiet = roleColor("quiet");
  const QColor grid = roleColor("border");
  setBackground(QBrush(palette().color(QPalette::Window)));
  QFont small = font();
  small.setPixelSize(11);
  for (QCPAxis* axis : {xAxis, yAxis}) {
    axis->setBasePen(Qt::NoPen);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(quiet);
    axis->setLabelColor(quiet);
    axis->setTickLabelFont(small);
    axis->setLabelFont(small);
    axis->setLabelPadding(2);
    axis->grid()->setPen(QPen(grid, 1));
    axis->grid()->setZeroLinePen(QPen(grid, 1));
  }
  yAxis->setTickLabelColor(palette().color(QPalette::WindowText));
  yAxis->grid()->setVisible(false);
  for (QCPBars* bars : {plain_, marked_}) bars->setPen(Qt::NoPen);
  QColor grey = quiet;
  grey.setAlphaF(0.6F);
  plain_->setBrush(grey);
  marked_->setBrush(roleColor("accent"));
  replot(QCustomPlot::rpQueuedReplot);
}

void BarPlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

}  // namespace acg
