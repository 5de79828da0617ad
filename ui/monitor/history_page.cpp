// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/history_page.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "core/error.h"
#include "core/telemetry/clock.h"
#include "ui/forms/form_style.h"
#include "ui/monitor/history_plot.h"
#include "ui/plots/line_plot.h"
#include "ui/session.h"

namespace acg {
namespace {

constexpr int kHistoryLookMs = 5000;
constexpr int kRestMs = 150;  // after the last move of the mouse
constexpr int kPoints = 1200;
constexpr char kFirstChoice[] = "acoustogen_host_cpu_ratio";

struct Span {
  const char* text;
  double seconds;
};
constexpr Span kSpans[] = {{QT_TRANSLATE_NOOP("acg::HistoryPage", "10 minutes"), 600},
                           {QT_TRANSLATE_NOOP("acg::HistoryPage", "1 hour"), 3600},
                           {QT_TRANSLATE_NOOP("acg::HistoryPage", "1 day"), 86400},
                           {QT_TRANSLATE_NOOP("acg::HistoryPage", "1 week"), 7 * 86400},
                           {QT_TRANSLATE_NOOP("acg::HistoryPage", "1 month"), 31 * 86400},
                           {QT_TRANSLATE_NOOP("acg::HistoryPage", "1 year"), 366.0 * 86400}};

/// The unit of a series: of its metric, a second of it for a rate.
QString unitOf(const std::string& series) {
  try {
    QString unit = QString::fromUtf8(metricInfo(series.substr(0, series.find_first_of(":{"))).unit);
    if (unit == QLatin1String("1")) unit.clear();
    if (series.find(":rate") == std::string::npos) return unit;
    // How often a histogram of times was added to counts events and not seconds.
    const bool isHistogram =
        metricInfo(series.substr(0, series.find_first_of(":{"))).kind == MetricKind::kHistogram;
    return (isHistogram ? QString() : unit) + QStringLiteral("/s");
  } catch (const Error&) {
    return {};  // written by another version of the program
  }
}

/// In a unit that suits its values.
HistoryPlot::Curve curveOf(const std::string& series, const std::vector<HistoryPoint>& points) {
  double highest = 0;
  for (const HistoryPoint& point : points) highest = std::max(highest, std::abs(point.high));
  const QString unit = unitOf(series);
  const bool isShare = series.find("_ratio") != std::string::npos;
  const bool isScaled =
      unit == QLatin1String("s") || unit == QLatin1String("B") || unit == QLatin1String("B/s");
  const ScaledUnit scaled = isScaled ? scaledUnit(highest, unit) : ScaledUnit{unit, 1};
  return {metricLabel(series), points, isShare ? 100 : 1 / scaled.factor,
          isShare ? QStringLiteral("%") : scaled.text};
}

}  // namespace

QString metricLabel(const std::string& series) {
  const QString whole = QString::fromStdString(series);
  QString name = whole.section('{', 0, 0);
  const QString part = name.section(':', 1);
  name = name.section(':', 0, 0);
  if (name.startsWith(QLatin1String("acoustogen_"))) name.remove(0, 11);
  for (const char* end : {"_total", "_bytes", "_seconds", "_ratio", "_celsius", "_hertz"}) {
    if (name.endsWith(QLatin1String(end))) name.chop(int(qstrlen(end)));
  }
  name.replace('_', ' ');
  if (!name.isEmpty()) name[0] = name[0].toUpper();
  name.replace(QStringLiteral("cpu"), QStringLiteral("CPU"));
  name.replace(QRegularExpression(QStringLiteral("[Gg]pu")), QStringLiteral("GPU"));
  for (int i = 1; !whole.section('"', i, i).isEmpty(); i += 2) {
    name += QStringLiteral(", ") + whole.section('"', i, i);
  }
  return part.isEmpty() ? name : name + QStringLiteral(", ") + part;
}

HistoryPage::HistoryPage(Session& session, QWidget* parent)
    : MonitorPage(kHistoryLookMs, parent), session_(session), telemetry_(session.telemetry()) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kMargin, kRowSpacing, kMargin, 4);
  column->setSpacing(4);
  auto* head = new QHBoxLayout;
  metric_ = new QComboBox(this);
  metric_->setAccessibleName(tr("Metric"));
  metric_->setToolTip(tr("What is plotted"));
  metric_->setMinimumWidth(240);
  second_ = new QComboBox(this);
  second_->setAccessibleName(tr("Beside it"));
  second_->setToolTip(tr("Another metric in the same plot, by the axis on the right"));
  second_->setMinimumWidth(240);
  second_->addItem(tr("Nothing beside it"), QString());
  span_ = new QComboBox(this);
  span_->setAccessibleName(tr("Span"));
  span_->setToolTip(tr("How much time is shown; the wheel and the keys plus and minus zoom"));
  for (const Span& span : kSpans) span_->addItem(tr(span.text), span.seconds);
  now_ = new QPushButton(tr("Now"), this);
  now_->setToolTip(tr("Back to the present; the plot follows it again"));
  head->addWidget(metric_);
  head->addWidget(second_);
  head->addWidget(span_);
  head->addWidget(now_);
  head->addStretch(1);
  plot_ = new HistoryPlot(this);
  column->addLayout(head);
  column->addWidget(plot_, 1);
  resting_.setSingleShot(true);
  resting_.setInterval(kRestMs);
  connect(&resting_, &QTimer::timeout, this, &HistoryPage::load);
  for (const QComboBox* box : {metric_, second_}) {
    connect(box, &QComboBox::activated, this, &HistoryPage::load);
  }
  connect(span_, &QComboBox::activated, this, &HistoryPage::chooseSpan);
  connect(now_, &QPushButton::clicked, this, &HistoryPage::chooseSpan);
  connect(plot_, &HistoryPlot::spanChosen, this, [this] {
    follows_ = plot_->to() >= double(unixSeconds());
    resting_.start();
  });
  const bool isKept = telemetry_->history != nullptr;
  for (QWidget* widget : std::initializer_list<QWidget*>{metric_, second_, span_, now_}) {
    widget->setEnabled(isKept);
  }
  plot_->setEmptyText(isKept ? tr("Reading the history \u2026")
                             : tr("No history is kept: it was switched off with ACG_HISTORY=off, "
                                  "or its file could not be used."));
  const double now = double(unixSeconds());
  plot_->setSpan(now - kSpans[0].seconds, now);
}

void HistoryPage::chooseSpan() {
  follows_ = true;
  const double now = double(unixSeconds());
  plot_->setSpan(now - span_->currentData().toDouble(), now);
  load();
}

void HistoryPage::look() {
  if (follows_) {
    const double now = double(unixSeconds()), span = plot_->to() - plot_->from();
    plot_->setSpan(now - span, now);
    load();
  } else if (shown_.to == 0) {
    load();
  }
}

void HistoryPage::load() {
  if (telemetry_->history == nullptr) return;
  if (isLoading_) {
    isStale_ = true;  // asked for once more when this answer is there
    return;
  }
  isLoading_ = true;
  isStale_ = false;
  auto answer = std::make_shared<Answer>();
  answer->first.name = metric_->currentData().toString().toStdString();
  answer->second.name = second_->currentData().toString().toStdString();
  answer->from = std::int64_t(std::floor(plot_->from()));
  answer->to = std::int64_t(std::ceil(plot_->to())) + 1;
  session_.runInBackground(
      tr("Read history"),
      [answer, past = telemetry_->history](JobContext&) {
        answer->names = past->series();
        if (answer->first.name.empty()) {
          const bool hasFirst = std::ranges::binary_search(answer->names, kFirstChoice);
          answer->first.name = hasFirst                ? kFirstChoice
                               : answer->names.empty() ? std::string()
                                                       : answer->names.front();
        }
        for (Series* series : {&answer->first, &answer->second}) {
          if (series->name.empty()) continue;
          series->points = past->query(series->name, answer->from, answer->to, kPoints);
        }
      },
      [page = QPointer<HistoryPage>(this), answer] {
        if (page) page->take(*answer);
      },
      [page = QPointer<HistoryPage>(this)] {
        if (!page) return;
        page->isLoading_ = false;
        page->plot_->setEmptyText(tr("The history could not be read; the messages say why."));
      });
}

void HistoryPage::fillMetrics(const std::vector<std::string>& names) {
  if (names == names_) return;
  names_ = names;
  for (QComboBox* box : {metric_, second_}) {
    const QVariant chosen = box->currentData();
    while (box->count() > (box == second_ ? 1 : 0)) box->removeItem(box->count() - 1);
    for (const std::string& name : names) {
      box->addItem(metricLabel(name), QString::fromStdString(name));
    }
    box->setCurrentIndex(box->findData(chosen));
  }
}

void HistoryPage::take(const Answer& answer) {
  isLoading_ = false;
  fillMetrics(answer.names);
  if (metric_->currentIndex() < 0) {
    metric_->setCurrentIndex(metric_->findData(QString::fromStdString(answer.first.name)));
  }
  shown_ = answer;
  // First, so that the left curve knows how much room it has.
  if (answer.second.name.empty()) {
    plot_->showLeftOnly();
  } else {
    plot_->show(HistoryPlot::kRight, curveOf(answer.second.name, answer.second.points));
  }
  plot_->show(HistoryPlot::kLeft, curveOf(answer.first.name, answer.first.points));
  const bool isNothing = answer.first.points.empty() && answer.second.points.empty();
  plot_->setEmptyText(
      answer.names.empty() ? tr("Nothing is recorded yet; the first values come after ten seconds.")
      : isNothing          ? tr("Nothing of this was recorded in these times: the program did not "
                                         "run, or did nothing of it.")
                           : QString());
  if (isStale_) load();
}

QString HistoryPage::csv() const {
  QString text = QStringLiteral("time_utc,series,unit,mean,lowest,highest,samples\n");
  for (const Series& series : {shown_.first, shown_.second}) {
    const QString unit = unitOf(series.name);
    for (const HistoryPoint& point : series.points) {
      text += QStringList{QDateTime::fromSecsSinceEpoch(point.time, Qt::UTC).toString(Qt::ISODate),
                          csvCell(QString::fromStdString(series.name)),
                          unit,
                          QString::number(point.mean, 'g', 9),
                          QString::number(point.low, 'g', 9),
                          QString::number(point.high, 'g', 9),
                          QString::number(point.count)}
                  .join(',') +
              '\n';
    }
  }
  return text;
}

}  // namespace acg
