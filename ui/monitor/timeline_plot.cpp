// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/timeline_plot.h"

#include <algorithm>

#include "ui/forms/number_text.h"
#include "ui/forms/role_color.h"
#include "ui/monitor/stage_style.h"
#include "ui/plots/plot_style.h"

namespace acg {
namespace {

constexpr double kLeastTop = 20;       // ms: an axis that does not jump where all is quick
constexpr double kLabelPlace = 0.005;  // of the plot's width, from its left end
constexpr double kLabelGap = 10;       // px between the two

}  // namespace

TimelinePlot::TimelinePlot(QWidget* parent) : QCustomPlot(parent) {
  setAutoAddPlottableToLegend(false);
  for (std::size_t i = 0; i < kEditStages; ++i) {
    bars_[i] = new QCPBars(xAxis, yAxis);
    bars_[i]->setWidth(0.8);
    bars_[i]->setStackingGap(0);
    bars_[i]->setPen(Qt::NoPen);
    bars_[i]->setBrush(stageColor(static_cast<EditStage>(i)));
    if (i > 0) bars_[i]->moveAbove(bars_[i - 1]);
  }
  p50_ = makeLevel();
  p95_ = makeLevel();
  // Beside each other: however close the lines lie, their words never cover one another.
  p50_.text->position->setTypeX(QCPItemPosition::ptAbsolute);
  p50_.text->position->setParentAnchorX(p95_.text->right);
  empty_ = new QCPItemText(this);
  empty_->position->setType(QCPItemPosition::ptAxisRectRatio);
  empty_->position->setCoords(0.5, 0.5);
  empty_->setText(tr("Drag a target to see where the time goes."));
  xAxis->setTickLabels(false);
  xAxis->grid()->setVisible(false);
  // The newest edit keeps its place at the right, however few there are.
  xAxis->setRange(-double(kMostEdits) + 0.5, 0.5);
  yAxis->setTicker(linearTicker());
  yAxis->ticker()->setTickCount(4);
  yAxis->setLabel(tr("ms"));
  setMinimumSize(200, 96);
  show({});
  restyle();
}

TimelinePlot::Level TimelinePlot::makeLevel() {
  Level level;
  level.line = new QCPItemLine(this);
  level.text = new QCPItemText(this);
  for (QCPItemPosition* at : {level.line->start, level.line->end, level.text->position}) {
    at->setTypeX(QCPItemPosition::ptAxisRectRatio);
    at->setTypeY(QCPItemPosition::ptPlotCoords);
  }
  level.text->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
  return level;
}

void TimelinePlot::setLevel(Level& level, const QString& name, double seconds) {
  level.milliseconds = 1e3 * seconds;
  level.line->setVisible(count_ > 0);
  level.text->setVisible(count_ > 0);
  level.line->start->setCoords(0, level.milliseconds);
  level.line->end->setCoords(1, level.milliseconds);
  level.text->position->setCoords(&level == &p50_ ? kLabelGap : kLabelPlace, level.milliseconds);
  level.text->setText(tr("%1  %2 ms").arg(name, fixedText(level.milliseconds, 1)));
}

void TimelinePlot::show(const std::vector<EditRecord>& edits) {
  const std::size_t first = edits.size() > kMostEdits ? edits.size() - kMostEdits : 0;
  const std::vector<EditRecord> shown(edits.begin() + std::ptrdiff_t(first), edits.end());
  count_ = int(shown.size());
  double highest = 0;
  for (std::size_t i = 0; i < kEditStages; ++i) {
    QVector<double> at, heights;
    for (int edit = 0; edit < count_; ++edit) {
      const EditRecord& record = shown[std::size_t(edit)];
      at << edit - count_ + 1;
      heights << 1e3 * record.stageSeconds(static_cast<EditStage>(i));
      highest = std::max(highest, 1e3 * record.seconds());
    }
    bars_[i]->setData(at, heights, true);
  }
  const EditStatistics statistics = statisticsOf(shown);
  setLevel(p50_, tr("p50"), statistics.p50);
  setLevel(p95_, tr("p95"), statistics.p95);
  empty_->setVisible(shown.empty());
  // Room above the highest for the words on its line.
  const double words =
      double(QFontMetrics(p95_.text->font()).height() + 4) / std::max(1, axisRect()->height());
  yAxis->setRange(0, std::max(highest, kLeastTop) / (1 - std::min(0.5, words)));
  replot(QCustomPlot::rpQueuedReplot);
}

double TimelinePlot::height(int edit, EditStage stage) const {
  const auto data = bars_[static_cast<std::size_t>(stage)]->data();
  return edit >= 0 && edit < data->size() ? data->at(edit)->value : 0;
}

void TimelinePlot::restyle() {
  stylePlot(*this);
  const QColor text = palette().color(QPalette::WindowText);
  p50_.line->setPen(QPen(roleColor("quiet"), 1, Qt::DashLine));
  p95_.line->setPen(QPen(text, 1, Qt::DashLine));
  p50_.text->setColor(roleColor("quiet"));
  p95_.text->setColor(text);
  for (QCPItemText* item : {p50_.text, p95_.text}) item->setFont(plotFont(*this));
  // The lines cross the bars; the words stay legible on them.
  QColor ground = palette().color(QPalette::Window);
  ground.setAlphaF(0.8F);
  for (QCPItemText* item : {p50_.text, p95_.text}) item->setBrush(ground);
  empty_->setColor(roleColor("quiet"));
  empty_->setFont(font());
  replot(QCustomPlot::rpQueuedReplot);
}

void TimelinePlot::changeEvent(QEvent* event) {
  QCustomPlot::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

}  // namespace acg
