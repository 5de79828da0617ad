// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/alerts_page.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "core/telemetry/clock.h"
#include "ui/forms/form_style.h"
#include "ui/forms/role_color.h"
#include "ui/monitor/rate_groups.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kLookMs = 1000;
constexpr int kRowHeight = 24;  // px
constexpr std::int64_t kHourNs = 3'600'000'000'000;
constexpr std::int64_t kEarlier = 30 * 86'400;  // s back from now

QString stateText(AlertRow::State state) {
  switch (state) {
    case AlertRow::State::kLasting:
      return AlertsPage::tr("lasts");
    case AlertRow::State::kSilenced:
      return AlertsPage::tr("silenced");
    case AlertRow::State::kOver:
      break;
  }
  return AlertsPage::tr("over");
}

QString lastedText(double seconds) {
  if (seconds <= 0) return {};
  if (seconds < 60) return AlertsPage::tr("%1 s").arg(seconds, 0, 'f', 0);
  if (seconds < 3600) return AlertsPage::tr("%1 min").arg(seconds / 60, 0, 'f', 0);
  return AlertsPage::tr("%1 h").arg(seconds / 3600, 0, 'f', 1);
}

QTableWidget* makeTable(QWidget* parent) {
  auto* table = new QTableWidget(0, AlertsPage::kColumns, parent);
  table->setAccessibleName(AlertsPage::tr("Alerts"));
  table->setHorizontalHeaderLabels({AlertsPage::tr("State"), AlertsPage::tr("Since"),
                                    AlertsPage::tr("Lasted"), AlertsPage::tr("What"),
                                    AlertsPage::tr("Worst"), AlertsPage::tr("Threshold"),
                                    AlertsPage::tr("Meaning")});
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setTabKeyNavigation(false);  // Tab goes on to the buttons
  table->setShowGrid(false);
  table->setFrameShape(QFrame::NoFrame);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(kRowHeight);
  table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table->horizontalHeader()->setStretchLastSection(true);
  table->horizontalHeader()->setHighlightSections(false);
  table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  return table;
}

}  // namespace

AlertsPage::AlertsPage(Session& session, QWidget* parent)
    : MonitorPage(kLookMs, parent), session_(session), telemetry_(session.telemetry()) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kMargin, kRowSpacing, kMargin, kRowSpacing);
  table_ = makeTable(this);
  empty_ = quietLabel(
      tr("Nothing is the matter. Memory, processors, queue, devices and the time of edits are "
         "watched; what passes its threshold stands here."),
      this);
  empty_->setWordWrap(true);
  empty_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  hour_ = new QPushButton(tr("Silence for 1 h"), this);
  hour_->setToolTip(tr("No word of the selected alert for an hour."));
  untilOver_ = new QPushButton(tr("Silence until it is over"), this);
  untilOver_->setToolTip(tr("No word of the selected alert until its value is calm again."));
  again_ = new QPushButton(tr("Let it speak"), this);
  again_->setToolTip(tr("Ends the silence of the selected alert."));
  auto* buttons = new QHBoxLayout;
  for (QPushButton* button : {hour_, untilOver_, again_}) buttons->addWidget(button);
  buttons->addStretch(1);
  column->addWidget(table_, 1);
  column->addWidget(empty_, 1);
  column->addLayout(buttons);
  const auto act = [this](const std::function<void(const std::string&)>& change) {
    const std::string rule = selectedRule();
    if (rule.empty()) return;
    change(rule);
    look();
  };
  AlertMonitor& alerts = telemetry_->alerts;
  connect(hour_, &QPushButton::clicked, this, [act, &alerts] {
    act([&](const std::string& rule) { alerts.silence(rule, steadyNs() + kHourNs); });
  });
  connect(untilOver_, &QPushButton::clicked, this,
          [act, &alerts] { act([&](const std::string& rule) { alerts.silenceUntilOver(rule); }); });
  connect(again_, &QPushButton::clicked, this,
          [act, &alerts] { act([&](const std::string& rule) { alerts.silence(rule, 0); }); });
  connect(table_, &QTableWidget::itemSelectionChanged, this, &AlertsPage::updateButtons);
  updateButtons();
}

std::string AlertsPage::selectedRule() const {
  const int row = table_->currentRow();
  const bool lasts = row >= 0 && row < int(rows_.size()) && !table_->selectedItems().isEmpty() &&
                     rows_[std::size_t(row)].state != AlertRow::State::kOver;
  return lasts ? rows_[std::size_t(row)].rule : std::string();
}

void AlertsPage::updateButtons() {
  const std::string rule = selectedRule();
  const bool isSilent = !rule.empty() && telemetry_->alerts.isSilenced(rule, steadyNs());
  hour_->setEnabled(!rule.empty() && !isSilent);
  untilOver_->setEnabled(!rule.empty() && !isSilent);
  again_->setEnabled(isSilent);
}

void AlertsPage::readEarlier() {
  if (std::exchange(hasReadEarlier_, true) || !telemetry_->history) return;
  const auto events = std::make_shared<std::vector<HistoryEvent>>();
  // This run's own stand in the log.
  std::int64_t until = unixSeconds();
  for (const Alert& alert : telemetry_->alerts.log()) {
    until = std::min(until, unixSeconds() - (steadyNs() - alert.beginNs) / 1'000'000'000 - 1);
  }
  session_.runInBackground(
      tr("Read earlier alerts"),
      [events, until, past = telemetry_->history](JobContext&) {
        *events = past->events(until - kEarlier, until);
        std::erase_if(*events, [until](const HistoryEvent& event) {
          return event.begin >= until || event.begin < until - kEarlier;
        });
      },
      [page = QPointer<AlertsPage>(this), events] {
        if (!page) return;
        page->earlier_ = earlierAlertRows(page->telemetry_->alerts, *events);
        page->look();
      });
}

void AlertsPage::look() {
  readEarlier();
  const std::size_t before = rows_.size();
  rows_ = alertRows(telemetry_->alerts, steadyNs(), QDateTime::currentDateTime());
  rows_.insert(rows_.end(), earlier_.begin(), earlier_.end());
  table_->setVisible(!rows_.empty());
  empty_->setVisible(rows_.empty());
  table_->setRowCount(int(rows_.size()));
  for (int at = 0; at < int(rows_.size()); ++at) {
    const AlertRow& row = rows_[std::size_t(at)];
    const bool isToday = row.since.date() == QDate::currentDate();
    const QString cells[kColumns] = {stateText(row.state),
                                     row.since.toString(isToday ? "HH:mm:ss" : "d MMM HH:mm"),
                                     lastedText(row.seconds),
                                     row.series,
                                     row.worst,
                                     row.threshold,
                                     row.message};
    const QColor color = row.state == AlertRow::State::kLasting
                             ? roleColor("warn")
                             : roleColor(row.state == AlertRow::State::kOver ? "quiet" : "text");
    for (int column = 0; column < kColumns; ++column) {
      QTableWidgetItem* item = table_->item(at, column);
      if (item == nullptr) {
        item = new QTableWidgetItem;
        table_->setItem(at, column, item);
      }
      item->setText(cells[column]);
      item->setToolTip(row.message);
      item->setForeground(column == kState                      ? color
                          : row.state == AlertRow::State::kOver ? roleColor("quiet")
                                                                : roleColor("text"));
    }
  }
  // What came pushes the others down: the selection would stand on another alert.
  if (rows_.size() != before) table_->clearSelection();
  if (before == 0 && !rows_.empty()) table_->selectRow(0);
  updateButtons();
}

QString AlertsPage::csv() const {
  QString text = QStringLiteral("state,since,lasted_s,what,worst,threshold,meaning\n");
  for (const AlertRow& row : rows_) {
    text += QStringList{stateText(row.state),
                        row.since.toString(Qt::ISODate),
                        QString::number(row.seconds, 'f', 1),
                        csvCell(row.series),
                        csvCell(row.worst),
                        csvCell(row.threshold),
                        csvCell(row.message)}
                .join(',') +
            '\n';
  }
  return text;
}

}  // namespace acg
