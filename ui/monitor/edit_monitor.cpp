// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/edit_monitor.h"

#include <utility>
#include <vector>

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "core/telemetry/bottleneck.h"
#include "ui/forms/form_style.h"
#include "ui/monitor/stage_table.h"
#include "ui/monitor/timeline_plot.h"

namespace acg {
namespace {

constexpr int kEditsLookMs = 500;
constexpr int kTableWidth = 380;  // px

}  // namespace

EditMonitor::EditMonitor(TelemetryPtr telemetry, QWidget* parent)
    : MonitorPage(kEditsLookMs, parent), telemetry_(std::move(telemetry)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(kMargin, kRowSpacing, kMargin, kRowSpacing);
  row->setSpacing(16);
  auto* column = new QVBoxLayout;
  column->addWidget(
      headingLabel(tr("Edit to photon, last %1 edits").arg(TimelinePlot::kMostEdits), this));
  plot_ = new TimelinePlot(this);
  column->addWidget(plot_, 1);
  why_ = quietLabel({}, this);
  why_->setObjectName(QStringLiteral("whySlow"));
  why_->setWordWrap(true);
  column->addWidget(why_);
  row->addLayout(column, 1);
  table_ = new StageTable(this);
  table_->setFixedWidth(kTableWidth);
  row->addWidget(table_);
}

void EditMonitor::look() {
  const std::uint64_t answered = telemetry_->edits.answered();
  if (shown_ == answered) return;
  shown_ = answered;
  const std::vector<EditRecord> edits = telemetry_->edits.last(TimelinePlot::kMostEdits);
  plot_->show(edits);
  table_->show(statisticsOf(edits));
  why_->setText(QString::fromStdString(
      findBottleneck(edits, factsOf(telemetry_->metrics.snapshot())).sentence));
}

QString EditMonitor::csv() const {
  QString text = QStringLiteral("edit,total_ms");
  for (std::size_t i = 0; i < kEditStages; ++i) {
    text += QStringLiteral(",%1_ms").arg(QLatin1String(editStageName(EditStage(i))));
  }
  text += '\n';
  int number = 0;
  for (const EditRecord& edit : telemetry_->edits.last(TimelinePlot::kMostEdits)) {
    text += QStringLiteral("%1,%2").arg(++number).arg(1e3 * edit.seconds(), 0, 'g', 9);
    for (std::size_t i = 0; i < kEditStages; ++i) {
      text += QStringLiteral(",%1").arg(1e3 * edit.stageSeconds(EditStage(i)), 0, 'g', 9);
    }
    text += '\n';
  }
  return text;
}

}  // namespace acg
