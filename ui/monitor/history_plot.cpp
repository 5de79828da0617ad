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
  for (const Side side : {kLeft, kRight}) {
    QCPAxis* axis = side == kLeft ? yAxis : yAxis2;
    lines_[side] = {addGraph(xAxis, axis), addGraph(xAxis, axis), addGraph(xAxis, axis)};
    const auto& [low, high, mean] = lines_[side];
    high->setChannelFillGraph(low);
    for (QCPGraph* graph : {low, high}) graph->setPen(Qt::NoPen);
    mean->addToLegend();
    axis->setTicker(linearTicker());
    axis->ticker()->setTickCount(4);
  }
  yAxis2->grid()->setVisible(false);
  axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignLeft | Qt::AlignTop);
  const auto ticker = QSharedPointer<QCPAxisTickerDateTime>::create();
  ticker->setTickCount(6);
  xAxis->setTicker(ticker);
  setInteraction(QCP::iRangeDrag, true);
  axisRect()->setRangeDrag(Qt::Horizontal);
  empty_ = new QCPItemText(this);
  empty_->position->setType(QCPItemPosition::ptAxisRectRatio);
  empty_->position->setCoords(0.5, 0.5);
  restyle();
}

void HistoryPlot::show(Side side, const Curve& curve) {
  const std::vector<HistoryPoint>& points = curve.points;
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
    low << curve.factor * point.low;
    high << curve.factor * point.high;
    mean << curve.factor * point.mean;
    top = std::max(top, high.back());
    bottom = std::min(bottom, low.back());
  }
  lines_[side].low->setData(time, low, true);
  lines_[side].high->setData(time, high, true);
  lines_[side].mean->setData(time, mean, true);
  lines_[side].mean->setName(curve.name);
  QCPAxis* axis = lines_[side].mean->valueAxis();
  axis->setLabel(curve.unit);
  const double span = top > bottom ? top - bottom : 1;
  // Two curves leave room for their names.
  const double room = side == kRight || isRightShown() ? 1.35 : 1.1;
  axis->setRange(bottom < 0 ? bottom - 0.08 * span : 0, bottom + room * span);
  if (side == kRight) axis->setVisible(true);
  legend->setVisible(isRightShown());
  replot(QCustomPlot::rpQueuedReplot);
}

void HistoryPlot::showLeftOnly() {
  if (!isRightShown()) return;
  for (QCPGraph* graph : {lines_[kRight].low, lines_[kRight].high, lines_[kRight].mean}) {
    graph->data()->clear();
  }
  yAxis2->setVisible(false);
  legend->setVisible(false);
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
  for (const Side side : {kLeft, kRight}) {
    QColor band = roleColor(side == kLeft ? "accent" : "text");
    lines_[side].mean->setPen(QPen(band, 1.5, side == kLeft ? Qt::SolidLine : Qt::DashLine));
    band.setAlphaF(side == kLeft ? kBandAlpha : kBandAlpha / 2);
    lines_[side].high->setBrush(band);
  }
  legend->setFont(plotFont(*this));
  legend->setTextColor(roleColor("text"));
  legend->setBorderPen(Qt::NoPen);
  legend->setBrush(Qt::NoBrush);
  legend->setMargins({4, 0, 4, 0});
  legend->setFillOrder(QCPLegend::foColumnsFirst);
  empty_->setColor(roleColor("quiet"));
  empty_->setFont(font());
  replot(QCustomPlot::rpQueuedReplot);
}

void HistoryPlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

}  // namespace acg
