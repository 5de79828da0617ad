// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/history_plot.h"

#include <algorithm>
#include <cmath>

#include "ui/forms/role_color.h"
#include "ui/plots/plot_style.h"

namespace acg {
namespace {

constexpr double kZoomStep = 0.8;
constexpr double kMoveStep = 0.2;  // of the span
constexpr double kLeastGap = 15;   // s without a value that break the curve
constexpr float kBandAlpha = 0.22F;

}  // namespace

HistoryPlot::HistoryPlot(QWidget* parent) : QCustomPlot(parent) {
  setAccessibleName(tr("History"));
  setAutoAddPlottableToLegend(false);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(200, 96);
  low_ = addGraph();
  high_ = addGraph();
  high_->setChannelFillGraph(low_);
  mean_ = addGraph();
  for (QCPGraph* graph : {low_, high_}) graph->setPen(Qt::NoPen);
  const auto ticker = QSharedPointer<QCPAxisTickerDateTime>::create();
  ticker->setTickCount(6);
  xAxis->setTicker(ticker);
  yAxis->setTicker(linearTicker());
  yAxis->ticker()->setTickCount(4);
  setInteraction(QCP::iRangeDrag, true);
  axisRect()->setRangeDrag(Qt::Horizontal);
  empty_ = new QCPItemText(this);
  empty_->position->setType(QCPItemPosition::ptAxisRectRatio);
  empty_->position->setCoords(0.5, 0.5);
  restyle();
}

void HistoryPlot::show(const std::vector<HistoryPoint>& points, double factor,
                       const QString& unit) {
  QVector<double> time, low, high, mean;
  double top = 0, bottom = 0;
  double step = kLargestSpan;  // of old times only minutes or hours are kept
  for (std::size_t i = 1; i < points.size(); ++i) {
    step = std::min(step, double(points[i].time - points[i - 1].time));
  }
  const double gap = std::max(kLeastGap, 4 * step);
  for (const HistoryPoint& point : points) {
    // While the program did not run nothing was measured: no line leads across.
    if (!time.isEmpty() && double(point.time) - time.back() > gap) {
      time << time.back() + gap / 2;
      for (QVector<double>* values : {&low, &high, &mean}) *values << qQNaN();
    }
    time << double(point.time);
    low << factor * point.low;
    high << factor * point.high;
    mean << factor * point.mean;
    top = std::max(top, high.back());
    bottom = std::min(bottom, low.back());
  }
  low_->setData(time, low, true);
  high_->setData(time, high, true);
  mean_->setData(time, mean, true);
  yAxis->setLabel(unit);
  const double span = top > bottom ? top - bottom : 1;
  yAxis->setRange(bottom < 0 ? bottom - 0.08 * span : 0, bottom + 1.1 * span);
  replot(QCustomPlot::rpQueuedReplot);
}

void HistoryPlot::setEmptyText(const QString& text) {
  empty_->setText(text);
  empty_->setVisible(!text.isEmpty());
  replot(QCustomPlot::rpQueuedReplot);
}

QString HistoryPlot::emptyText() const { return empty_->visible() ? empty_->text() : QString(); }

void HistoryPlot::setSpan(double from, double to) {
  const double span = std::clamp(to - from, kLeastSpan, kLargestSpan);
  xAxis->setRange(to - span, to);
  const QString format = span < 600            ? QStringLiteral("HH:mm:ss")
                         : span < 2 * 86400    ? QStringLiteral("HH:mm")
                         : span < 40 * 86400.0 ? QStringLiteral("d MMM HH:mm")
                                               : QStringLiteral("d MMM yyyy");
  xAxis->ticker().staticCast<QCPAxisTickerDateTime>()->setDateTimeFormat(format);
  replot(QCustomPlot::rpQueuedReplot);
}

void HistoryPlot::zoom(double factor, double about) {
  const double span = std::clamp(factor * (to() - from()), kLeastSpan, kLargestSpan);
  const double share = (about - from()) / (to() - from());
  setSpan(about - share * span, about + (1 - share) * span);
  emit spanChosen();
}

void HistoryPlot::move(double share) {
  const double step = share * (to() - from());
  setSpan(from() + step, to() + step);
  emit spanChosen();
}

void HistoryPlot::wheelEvent(QWheelEvent* event) {
  const double notches = event->angleDelta().y() / 120.0;
  if (notches != 0) {
    zoom(std::pow(kZoomStep, notches), xAxis->pixelToCoord(event->position().x()));
  }
  event->accept();
}

void HistoryPlot::mouseMoveEvent(QMouseEvent* event) {
  const double before = from();
  QCustomPlot::mouseMoveEvent(event);
  if (from() != before) emit spanChosen();
}

void HistoryPlot::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return move(-kMoveStep);
    case Qt::Key_Right:
      return move(kMoveStep);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom(kZoomStep, (from() + to()) / 2);
    case Qt::Key_Minus:
      return zoom(1 / kZoomStep, (from() + to()) / 2);
    default:
      QCustomPlot::keyPressEvent(event);
  }
}

void HistoryPlot::restyle() {
  stylePlot(*this);
  QColor band = roleColor("accent");
  mean_->setPen(QPen(band, 1.5));
  band.setAlphaF(kBandAlpha);
  high_->setBrush(band);
  empty_->setColor(roleColor("quiet"));
  empty_->setFont(font());
  replot(QCustomPlot::rpQueuedReplot);
}

void HistoryPlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

}  // namespace acg
