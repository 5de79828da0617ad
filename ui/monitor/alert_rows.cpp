// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/alert_rows.h"

#include <algorithm>

#include <QCoreApplication>

#include "ui/monitor/rate_groups.h"

namespace acg {
namespace {

QString text(const char* source) { return QCoreApplication::translate("Alerts", source); }

/// What the rule's number is counted in; a share becomes per cent.
struct Judged {
  QString unit;
  double factor = 1;
};

Judged judgedOf(const AlertRule& rule) {
  if (!rule.perSeries.empty()) return {QStringLiteral("%"), 100};
  const std::string& series = rule.series;
  const MetricInfo& info = metricInfo(series.substr(0, series.find_first_of(":{")));
  QString unit = QString::fromUtf8(info.unit);
  if (unit == QLatin1String("1")) unit.clear();
  if (series.find(":rate") != std::string::npos) {
    // Seconds a second are a share of time.
    if (unit == QLatin1String("s")) return {QStringLiteral("%"), 100};
    unit += QStringLiteral("/s");
  }
  if (rule.kind == AlertRule::Kind::kRateAbove) unit += QStringLiteral("/s");
  return {unit, 1};
}

/// "host memory available" of `acoustogen_host_memory_available_bytes`, with the labels' values.
QString seriesText(const std::string& series) {
  const QString whole = QString::fromStdString(series);
  QString name = whole.section('{', 0, 0).section(':', 0, 0);
  name.remove(QStringLiteral("acoustogen_"));
  for (const char* end : {"_total", "_bytes", "_seconds", "_ratio", "_celsius"}) {
    if (name.endsWith(QLatin1String(end))) name.chop(int(qstrlen(end)));
  }
  name.replace('_', ' ');
  const QString label = whole.section('"', 1, 1);
  return label.isEmpty() ? name : name + QStringLiteral(", ") + label;
}

const AlertRule* ruleOf(const AlertMonitor& alerts, const std::string& id) {
  const auto rule = std::ranges::find(alerts.rules(), id, &AlertRule::id);
  return rule == alerts.rules().end() ? nullptr : &*rule;
}

}  // namespace

QString judgedText(const AlertRule& rule, double value) {
  const Judged judged = judgedOf(rule);
  const ShownReading shown = shownReading(value * judged.factor, judged.unit);
  return shown.unit.isEmpty() ? shown.number : shown.number + ' ' + shown.unit;
}

QString thresholdText(const AlertRule& rule) {
  const QString value = judgedText(rule, rule.threshold);
  switch (rule.kind) {
    case AlertRule::Kind::kBelow:
      return text("below %1").arg(value);
    case AlertRule::Kind::kRateAbove:
      return text("rises over %1").arg(value);
    case AlertRule::Kind::kAbove:
      break;
  }
  return text("above %1").arg(value);
}

std::vector<AlertRow> alertRows(const AlertMonitor& alerts, std::int64_t nowNs,
                                const QDateTime& now) {
  std::vector<AlertRow> rows;
  for (const Alert& alert : alerts.log()) {
    const AlertRule* rule = ruleOf(alerts, alert.rule);
    if (rule == nullptr) continue;
    AlertRow row;
    row.rule = alert.rule;
    row.state = alert.endNs                            ? AlertRow::State::kOver
                : alerts.isSilenced(alert.rule, nowNs) ? AlertRow::State::kSilenced
                                                       : AlertRow::State::kLasting;
    row.since = now.addMSecs(-(nowNs - alert.beginNs) / 1'000'000);
    row.seconds = 1e-9 * double(alert.endNs.value_or(nowNs) - alert.beginNs);
    row.worst = judgedText(*rule, alert.worst);
    row.threshold = thresholdText(*rule);
    row.series = seriesText(alert.series);
    row.message = QString::fromStdString(alert.message);
    rows.push_back(std::move(row));
  }
  std::ranges::reverse(rows);
  std::ranges::stable_sort(
      rows, {}, [](const AlertRow& row) { return row.state == AlertRow::State::kOver ? 1 : 0; });
  return rows;
}

std::vector<AlertRow> earlierAlertRows(const AlertMonitor& alerts,
                                       const std::vector<HistoryEvent>& events) {
  std::vector<AlertRow> rows;
  for (const HistoryEvent& event : events) {
    const std::size_t end = event.kind.find(' ');  // of the rule; the series follows
    AlertRow row;
    row.rule = event.kind.substr(0, end);
    row.since = QDateTime::fromSecsSinceEpoch(event.begin);
    row.seconds = event.end > event.begin ? double(event.end - event.begin) : 0;
    if (const AlertRule* rule = ruleOf(alerts, row.rule)) row.threshold = thresholdText(*rule);
    if (end != std::string::npos) row.series = seriesText(event.kind.substr(end + 1));
    row.message = QString::fromStdString(event.text);
    rows.push_back(std::move(row));
  }
  std::ranges::reverse(rows);
  return rows;
}

}  // namespace acg
