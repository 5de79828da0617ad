// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/performance_dock.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QSettings>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/telemetry/telemetry.h"
#include "ui/actions/ask_file.h"
#include "ui/docks/unit_delegate.h"
#include "ui/forms/form_style.h"
#include "ui/forms/icon_button.h"
#include "ui/icons.h"
#include "ui/monitor/alerts_page.h"
#include "ui/monitor/benchmark_page.h"
#include "ui/monitor/edit_monitor.h"
#include "ui/monitor/history_page.h"
#include "ui/monitor/monitor_export.h"
#include "ui/monitor/rates_page.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kListWidth = 140;  // px

QString folder() {
  const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
  return QSettings().value(QStringLiteral("folder"), documents).toString();
}

}  // namespace

PerformanceDock::PerformanceDock(Session& session, QWidget* parent)
    : QWidget(parent), session_(session) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 4, 4, 0);
  row->setSpacing(0);
  list_ = new QListWidget(this);
  list_->setAccessibleName(tr("Pages of performance"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFixedWidth(kListWidth);
  list_->setItemDelegate(new UnitDelegate(list_, 26, kMargin));
  stack_ = new QStackedWidget(this);
  row->addWidget(list_);
  row->addWidget(stack_, 1);
  auto* buttons = new QVBoxLayout;
  buttons->setSpacing(4);
  export_ = iconButton("export", tr("Export what is shown as CSV, PNG or PDF"), this);
  trace_ = iconButton("recent", tr("Record a trace"), this);
  trace_->setCheckable(true);
  buttons->addWidget(export_);
  buttons->addWidget(trace_);
  buttons->addStretch(1);
  row->addLayout(buttons);
  addPage("edits", tr("Edits"), new EditMonitor(session.telemetry(), stack_));
  addPage("rates", tr("Rates and devices"), new RatesPage(session.telemetry(), stack_));
  addPage("history", tr("History"), new HistoryPage(session, stack_));
  addPage("alerts", tr("Alerts"), new AlertsPage(session, stack_));
  benchmark_ = new BenchmarkPage(session, stack_);
  addPage("benchmark", tr("GPU against CPU"), benchmark_);
  connect(list_, &QListWidget::currentRowChanged, stack_, &QStackedWidget::setCurrentIndex);
  connect(export_, &QToolButton::clicked, this, &PerformanceDock::exportShown);
  connect(trace_, &QToolButton::clicked, this, &PerformanceDock::toggleTrace);
  list_->setCurrentRow(0);
  updateTrace();
}

void PerformanceDock::addPage(const char* id, const QString& title, MonitorPage* page) {
  page->setObjectName(QLatin1String(id));
  page->setAccessibleName(title);
  stack_->addWidget(page);
  auto* item = new QListWidgetItem(title, list_);
  item->setData(Qt::UserRole, QLatin1String(id));
}

void PerformanceDock::showPage(const QString& id) {
  for (int row = 0; row < list_->count(); ++row) {
    if (list_->item(row)->data(Qt::UserRole).toString() == id) list_->setCurrentRow(row);
  }
}

MonitorPage* PerformanceDock::page() const {
  return static_cast<MonitorPage*>(stack_->currentWidget());
}

QWidget* PerformanceDock::exportButton() const { return export_; }

void PerformanceDock::exportShown() {
  const QString file =
      askSaveFile(this, tr("Export performance"), folder(), page()->accessibleName(),
                  {tr("CSV table (*.csv)"), tr("PNG picture (*.png)"), tr("PDF page (*.pdf)")});
  if (file.isEmpty()) return;
  try {
    exportPage(session_, *page(), file);
  } catch (const Error& error) {
    session_.post(MessageKind::kError, QString::fromUtf8(error.what()));
  }
}

bool PerformanceDock::isTracing() const { return session_.telemetry()->trace.isRecording(); }

void PerformanceDock::toggleTrace() {
  SpanRecorder& trace = session_.telemetry()->trace;
  if (!trace.isRecording()) {
    trace.start();
    updateTrace();
    return;
  }
  trace.stop();
  updateTrace();
  const QString file =
      askSaveFile(this, tr("Save trace"), folder(), tr("Trace"), {tr("Chrome trace (*.json)")});
  if (!file.isEmpty()) saveTrace(session_, file);
}

void PerformanceDock::updateTrace() {
  trace_->setChecked(isTracing());
  const QString help =
      isTracing() ? tr("End the recording and save it for chrome://tracing or ui.perfetto.dev")
                  : tr("Record a trace of what runs when");
  trace_->setToolTip(help);
  trace_->setAccessibleName(help);
}

}  // namespace acg
