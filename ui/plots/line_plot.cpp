// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plots/line_plot.h"

#include <algorithm>
#include <cmath>

#include <QBuffer>
#include <QPdfWriter>

#include "ui/forms/number_text.h"
#include "ui/forms/role_color.h"
#include "ui/plots/plot_style.h"

namespace acg {

ScaledUnit scaledUnit(double largest, const QString& unit) {
  if (unit.isEmpty() || unit == QLatin1String("rad") || !(largest > 0)) return {unit, 1};
  // A unit such as m/s or N/m keeps its meaning with the prefix in front of the first symbol.
  static constexpr struct {
    const char* text;
    double factor;
  } prefixes[] = {{"G", 1e9},       {"M", 1e6},  {"k", 1e3},   {"", 1},      {"m", 1e-3},
                  {"\u00b5", 1e-6}, {"n", 1e-9}, {"p", 1e-12}, {"f", 1e-15}, {"a", 1e-18}};
  for (const auto& prefix : prefixes) {
    if (largest >= prefix.factor) return {QString::fromUtf8(prefix.text) + unit, prefix.factor};
  }
  return {QStringLiteral("a") + unit, 1e-18};
}

LinePlot::LinePlot(QWidget* parent) : QCustomPlot(parent) {
  addGraph();
  tracer_ = new QCPItemTracer(this);
  tracer_->setInterpolating(true);
  tracer_->setStyle(QCPItemTracer::tsCircle);
  tracer_->setSize(7);
  readout_ = new QCPItemText(this);
  readout_->setPadding(QMargins(6, 3, 6, 3));
  readout_->position->setParentAnchor(tracer_->position);
  empty_ = new QCPItemText(this);
  empty_->position->setType(QCPItemPosition::ptAxisRectRatio);
  empty_->position->setCoords(0.5, 0.5);
  empty_->setVisible(false);
  setMouseTracking(true);
  setMinimumSize(160, 96);
  setAutoAddPlottableToLegend(false);
  axisRect()->setupFullAxesBox(false);
  for (QCPAxis* axis : {xAxis2, yAxis2}) axis->setVisible(false);
  for (QCPAxis* axis : {xAxis, yAxis}) axis->setTicker(linearTicker());
  yAxis->ticker()->setTickCount(4);
  hideReadout();
  restyle();
}

void LinePlot::setLabels(const QString& x, const QString& y) {
  if (xAxis->label() != x) xAxis->setLabel(x);
  if (yAxis->label() != y) yAxis->setLabel(y);
}

void LinePlot::setEmptyText(const QString& text) { empty_->setText(text); }

void LinePlot::setData(const QVector<double>& x, const QVector<double>& y) {
  graph(0)->setData(x, y);
  empty_->setVisible(x.isEmpty());
  fitRange();
  if (tracer_->visible()) hideReadout();
  replot(QCustomPlot::rpQueuedReplot);
}

void LinePlot::fitRange() {
  const auto data = graph(0)->data();
  if (data->isEmpty()) return;
  double low = data->constBegin()->value, high = low;
  double lowest = 0;  // above zero, for the logarithm
  for (auto it = data->constBegin(); it != data->constEnd(); ++it) {
    low = std::min(low, it->value);
    high = std::max(high, it->value);
    if (it->value > 0 && (lowest == 0 || it->value < lowest)) lowest = it->value;
  }
  const double left = data->constBegin()->key;
  const double right = (data->constEnd() - 1)->key;
  xAxis->setRange(left, right > left ? right : left + 1);
  if (range_ == Range::kLogarithmic && lowest > 0) {
    yAxis->setScaleType(QCPAxis::stLogarithmic);
    // Whole decades: a curve that barely moves stays a calm line.
    const double bottom = std::floor(std::log10(lowest) + 1e-9);
    const double top = std::max(std::ceil(std::log10(high) - 1e-9), bottom + 1);
    const auto ticker = QSharedPointer<QCPAxisTickerLog>::create();
    yAxis->setTicker(ticker);
    yAxis->ticker()->setTickCount(int(std::clamp(top - bottom, 1.0, 4.0)));
    yAxis->setNumberFormat("gb");
    yAxis->setNumberPrecision(6);
    yAxis->setRange(std::pow(10, bottom), std::pow(10, top));
    return;
  }
  if (range_ == Range::kFromZero) low = std::min(0.0, low);
  if (high - low < leastSpan_) {
    const double middle = (low + high) / 2;
    low = range_ == Range::kFromZero ? low : middle - leastSpan_ / 2;
    high = low + leastSpan_;
  }
  const double span = high > low ? high - low : 1;
  yAxis->setRange(range_ == Range::kFromZero && low == 0 ? 0 : low - 0.05 * span,
                  high + (markers_.empty() ? 0.08 : 0.2) * span);
}

QByteArray LinePlot::toPdf() {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  // One point per pixel of the widget.
  writer.setPageMargins(QMarginsF(0, 0, 0, 0));
  writer.setPageSize(QPageSize(QSizeF(width(), height()), QPageSize::Point));
  writer.setTitle(xAxis->label() + QStringLiteral(" / ") + yAxis->label());
  QCPPainter painter;
  if (!painter.begin(&writer)) return {};
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  painter.setWindow(0, 0, width(), height());
  toPainter(&painter, width(), height());
  painter.end();
  return bytes;
}

void LinePlot::setMarkers(const std::vector<PlotMarker>& markers) {
  const auto isSame = [](const PlotMarker& a, const PlotMarker& b) {
    return a.x == b.x && a.label == b.label && a.role == b.role;
  };
  if (std::equal(markers.begin(), markers.end(), markers_.begin(), markers_.end(), isSame)) return;
  markers_ = markers;
  for (QCPAbstractItem* item : markerItems_) removeItem(item);
  markerItems_.clear();
  for (const PlotMarker& marker : markers_) {
    QPen pen(roleColor(marker.role), 1.2, Qt::DashLine);
    auto* line = new QCPItemLine(this);
    line->setPen(pen);
    for (QCPItemPosition* end : {line->start, line->end}) {
      end->setTypeX(QCPItemPosition::ptPlotCoords);
      end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    line->start->setCoords(marker.x, 0);
    line->end->setCoords(marker.x, 1);
    auto* text = new QCPItemText(this);
    text->setText(marker.label);
    text->setColor(roleColor(marker.role));
    text->setFont(plotFont(*this));
    text->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    text->setPadding(QMargins(4, 1, 2, 0));
    text->position->setTypeX(QCPItemPosition::ptPlotCoords);
    text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(marker.x, 0);
    markerItems_.insert(markerItems_.end(), {line, text});
  }
  replot(QCustomPlot::rpQueuedReplot);
}

void LinePlot::restyle() {
  const QColor text = palette().color(QPalette::WindowText);
  const QFont small = plotFont(*this);
  const QPen grid(roleColor("border"), 1);
  stylePlot(*this);
  xAxis->setBasePen(grid);
  xAxis->grid()->setVisible(false);
  graph(0)->setPen(QPen(roleColor("accent"), 1.6));
  graph(0)->setAntialiased(true);
  tracer_->setPen(QPen(text, 1.2));
  tracer_->setBrush(roleColor("accent"));
  readout_->setFont(small);
  readout_->setColor(text);
  readout_->setBrush(palette().color(QPalette::Button));
  readout_->setPen(grid);
  empty_->setColor(roleColor("quiet"));
  empty_->setFont(font());
  const std::vector<PlotMarker> markers = std::exchange(markers_, {});
  for (QCPAbstractItem* item : markerItems_) removeItem(item);
  markerItems_.clear();
  setMarkers(markers);
  replot(QCustomPlot::rpQueuedReplot);
}

void LinePlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void LinePlot::mouseMoveEvent(QMouseEvent* event) {
  QCustomPlot::mouseMoveEvent(event);
  if (graph(0)->dataCount() == 0 || !axisRect()->rect().contains(event->pos())) {
    hideReadout();
    return;
  }
  tracer_->setGraph(graph(0));
  tracer_->setGraphKey(xAxis->pixelToCoord(event->pos().x()));
  tracer_->updatePosition();
  const auto number = [](double v) { return shortText(v, 4); };
  const auto unitOf = [](const QString& label) {
    return label.contains(", ") ? " " + label.section(", ", -1) : QString();
  };
  readout_->setText(tr("%1%2 at %3%4")
                        .arg(number(tracer_->position->value()), unitOf(yAxis->label()),
                             number(tracer_->position->key()), unitOf(xAxis->label())));
  const bool isRightHalf = event->pos().x() > axisRect()->center().x();
  const bool isTopHalf = yAxis->coordToPixel(tracer_->position->value()) < axisRect()->center().y();
  readout_->setPositionAlignment((isRightHalf ? Qt::AlignRight : Qt::AlignLeft) |
                                 (isTopHalf ? Qt::AlignTop : Qt::AlignBottom));
  readout_->position->setCoords(isRightHalf ? -8 : 8, isTopHalf ? 8 : -8);
  tracer_->setVisible(true);
  readout_->setVisible(true);
  replot(QCustomPlot::rpQueuedReplot);
}

void LinePlot::leaveEvent(QEvent* event) {
  QCustomPlot::leaveEvent(event);
  hideReadout();
  replot(QCustomPlot::rpQueuedReplot);
}

void LinePlot::hideReadout() {
  tracer_->setVisible(false);
  readout_->setVisible(false);
}

}  // namespace acg
