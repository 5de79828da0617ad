// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/bar_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/forms/role_color.h"
#include "ui/plots/plot_style.h"

namespace acg {
namespace {

// px
constexpr int kBarPitch = 17;    // a line of the font with a little air
constexpr int kWide = 360;       // from here on there is room for four numbers
constexpr int kAxisHeight = 52;  // numbers and label of the value axis, with the margins

}  // namespace

BarPlot::BarPlot(QWidget* parent) : QCustomPlot(parent) {
  plain_ = new QCPBars(yAxis, xAxis2);
  marked_ = new QCPBars(yAxis, xAxis2);
  for (QCPBars* bars : {plain_, marked_}) bars->setWidth(0.6);
  yAxis->setRangeReversed(true);
  // The value axis stands on top, where it is seen without scrolling.
  for (QCPAxis* axis : {xAxis, yAxis2}) axis->setVisible(false);
  xAxis2->setVisible(true);
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
  xAxis2->setLabel(valueLabel);
  // As high as its names: where there is less room, what holds the plot scrolls.
  setMinimumHeight(kAxisHeight + kBarPitch * std::max<int>(int(bars.size()), 2));
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
    xAxis2->setScaleType(QCPAxis::stLogarithmic);
    xAxis2->setTicker(QSharedPointer<QCPAxisTickerLog>::create());
    xAxis2->setNumberFormat("gb");
    xAxis2->setRange(bottom, std::max(top, 10 * bottom));
  } else {
    xAxis2->setScaleType(QCPAxis::stLinear);
    xAxis2->setTicker(linearTicker());
    xAxis2->setNumberFormat("g");
    xAxis2->setRange(0, high > 0 ? 1.05 * high : 1);
  }
  spaceTicks();
  for (QCPBars* bars : {plain_, marked_}) bars->setBaseValue(bottom);
}

void BarPlot::spaceTicks() { xAxis2->ticker()->setTickCount(width() < kWide ? 2 : 4); }

void BarPlot::resizeEvent(QResizeEvent* event) {
  spaceTicks();  // before the base class draws
  QCustomPlot::resizeEvent(event);
}

void BarPlot::restyle() {
  stylePlot(*this);
  yAxis->setTickLabelColor(palette().color(QPalette::WindowText));
  for (QCPAxis* axis : {xAxis, yAxis}) axis->grid()->setVisible(false);
  xAxis2->grid()->setVisible(true);
  for (QCPBars* bars : {plain_, marked_}) bars->setPen(Qt::NoPen);
  QColor grey = roleColor("quiet");
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
