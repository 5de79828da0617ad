// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/performance_dock.h"

#include <cmath>
#include <memory>

#include <gtest/gtest.h>
#include <QFile>
#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/telemetry/telemetry.h"
#include "tests/ui/docks/dock_fixture.h"
#include "ui/monitor/alert_notice.h"
#include "ui/monitor/alerts_page.h"
#include "ui/monitor/history_page.h"
#include "ui/monitor/history_plot.h"
#include "ui/monitor/monitor_export.h"
#include "ui/monitor/rates_page.h"

namespace acg {
namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;

/// More than ten jobs in the queue, at once.
std::vector<AlertRule> queueRule() {
  AlertRule rule;
  rule.id = "queue-long";
  rule.series = metric::kQueueDepth;
  rule.threshold = 10;
  rule.clear = 5;
  rule.message = "Too many jobs wait.";
  return {rule};
}

template <class IsDone>
bool waitUntil(const IsDone& isDone) {
  const QDeadlineTimer deadline(20000);
  QTimer wake;
  wake.start(10);
  while (!isDone() && !deadline.hasExpired()) {
    QApplication::processEvents(QEventLoop::WaitForMoreEvents);
  }
  return isDone();
}

class PerformanceDockTest : public ::testing::Test {
 protected:
  PerformanceDockTest() {
    dock.resize(1400, 230);
    sample();
  }
  static SamplerOptions options(PerformanceDockTest* self) {
    SamplerOptions options;
    options.gpuLibrary = "no-such-library.so";
    options.clock = {[self] { return self->nowNs; },
                     [self] { return self->unix0 + (self->nowNs - self->begin) / kSecondNs; }};
    return options;
  }
  /// A second passes.
  void sample() {
    nowNs += kSecondNs;
    telemetry->sampler.sample();
  }
  void setQueue(double depth) {
    telemetry->metrics.gauge(metric::kQueueDepth).set(depth);
    sample();
  }
  template <class Page>
  Page& page(const char* id) {
    dock.showPage(QLatin1String(id));
    return dynamic_cast<Page&>(*dock.page());
  }
  QByteArray written(const QString& name) {
    QFile file(folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }

  const QTemporaryDir folder;
  const std::int64_t begin = steadyNs();
  const std::int64_t unix0 = unixSeconds() - 120;
  std::int64_t nowNs = begin;
  TelemetryPtr telemetry = std::make_shared<Telemetry>(
      std::make_shared<History>(folder.filePath("history.sqlite").toStdString()), queueRule(),
      options(this));
  Session session{[](JobQueue::Post) { return std::make_unique<test::InstantService>(); }, nullptr,
                  telemetry};
  PerformanceDock dock{session};
};

TEST_F(PerformanceDockTest, ShowsWhatIsDoneASecondWithUnits) {
  telemetry->metrics.counter(metric::kSolves).add(0);
  sample();
  telemetry->metrics.counter(metric::kSolves).add(40);
  telemetry->metrics.counter(metric::kFieldPoints).add(2.5e6);
  telemetry->metrics.counter(metric::kCacheRequests, {{"kind", "field"}}).add(8);
  telemetry->metrics.counter(metric::kCacheHits, {{"kind", "field"}}).add(6);
  telemetry->metrics.gauge(metric::kCacheBytes, {{"kind", "field"}}).set(3e6);
  setQueue(3);
  RatesPage& rates = page<RatesPage>("rates");

  dock.show();

  EXPECT_EQ(rates.shown("Work", "Solves"), "40 /s");
  EXPECT_EQ(rates.shown("Work", "Field points"), "2.50 M/s");
  EXPECT_EQ(rates.shown("Work", "Edit to photon, p95"), QStringLiteral("\u2013"));
  EXPECT_EQ(rates.shown("Queue and cache", "Jobs in the queue"), "3");
  EXPECT_EQ(rates.shown("Queue and cache", "Cache hits"), "75 %");
  EXPECT_EQ(rates.shown("Queue and cache", "Cache memory"), "3 MB");
  EXPECT_TRUE(rates.csv().contains("Work,Solves,40,/s\n"));
  EXPECT_FALSE(rates.groups().back().note.isEmpty()) << "no device is connected";
}

TEST_F(PerformanceDockTest, ShowsEachGraphicsProcessorAndArrayByItsName) {
  const MetricLabels gpu = {{"gpu", "0 NVIDIA H100"}}, device = {{"device", "sonicsurface"}};
  telemetry->metrics.gauge(metric::kGpuMemoryTotal, gpu).set(80e9);
  telemetry->metrics.gauge(metric::kGpuUse, gpu).set(0.42);
  telemetry->metrics.gauge(metric::kGpuPower, gpu).set(310);
  telemetry->metrics.gauge(metric::kFrameRate, device).set(89);
  sample();
  telemetry->metrics.counter(metric::kFramesSent, device).add(88);
  sample();
  RatesPage& rates = page<RatesPage>("rates");

  dock.show();

  EXPECT_EQ(rates.shown("Graphics processor 0 NVIDIA H100", "Use"), "42 %");
  EXPECT_EQ(rates.shown("Graphics processor 0 NVIDIA H100", "Memory"), "80 GB");
  EXPECT_EQ(rates.shown("Graphics processor 0 NVIDIA H100", "Power"), "310 W");
  EXPECT_EQ(rates.shown("Array sonicsurface", "Frames sent"), "88 /s");
}

TEST_F(PerformanceDockTest, OnlyThePageThatIsSeenRunsATimer) {
  RatesPage& rates = page<RatesPage>("rates");
  dock.show();
  EXPECT_TRUE(rates.isWatching());

  AlertsPage& alerts = page<AlertsPage>("alerts");
  EXPECT_FALSE(rates.isWatching());
  EXPECT_TRUE(alerts.isWatching());
  dock.hide();

  EXPECT_FALSE(alerts.isWatching());
}

TEST_F(PerformanceDockTest, ArrowsAndTabReachAllPages) {
  dock.show();
  QApplication::setActiveWindow(&dock);
  dock.list()->setFocus();

  QTest::keyClick(dock.list(), Qt::Key_Down);
  EXPECT_EQ(dock.page()->objectName(), "rates");
  QTest::keyClick(dock.list(), Qt::Key_End);
  EXPECT_EQ(dock.page()->objectName(), "benchmark");
  EXPECT_EQ(dock.exportButton()->focusPolicy() & Qt::TabFocus, Qt::TabFocus);
}

TEST_F(PerformanceDockTest, AnAlertAppearsWithUnitsIsSilencedAndSpeaksAgain) {
  int opened = 0;
  AlertNotice notice(telemetry, [&] { ++opened; });
  AlertsPage& alerts = page<AlertsPage>("alerts");
  dock.show();
  EXPECT_EQ(alerts.table()->rowCount(), 0);
  EXPECT_TRUE(notice.isHidden());

  setQueue(25);
  ASSERT_TRUE(waitUntil([&] { return !notice.isHidden(); }));
  alerts.lookNow();

  ASSERT_EQ(alerts.table()->rowCount(), 1);
  EXPECT_EQ(alerts.table()->item(0, AlertsPage::kState)->text(), "lasts");
  EXPECT_EQ(alerts.table()->item(0, AlertsPage::kWorst)->text(), "25");
  EXPECT_EQ(alerts.table()->item(0, AlertsPage::kThreshold)->text(), "above 10");
  EXPECT_EQ(notice.text(), "1 alert");
  notice.click();
  EXPECT_EQ(opened, 1);

  QTest::mouseClick(alerts.untilOverButton(), Qt::LeftButton);
  EXPECT_EQ(alerts.table()->item(0, AlertsPage::kState)->text(), "silenced");
  EXPECT_FALSE(alerts.hourButton()->isEnabled());
  setQueue(26);
  EXPECT_TRUE(waitUntil([&] { return notice.isHidden(); }));

  setQueue(0);  // over, and with it the silence
  alerts.lookNow();
  EXPECT_EQ(alerts.table()->item(0, AlertsPage::kState)->text(), "over");
  setQueue(30);
  EXPECT_TRUE(waitUntil([&] { return !notice.isHidden(); }));
  EXPECT_EQ(telemetry->alerts.log().size(), 2u);
  EXPECT_FALSE(telemetry->alerts.isSilenced("queue-long", nowNs));
}

TEST_F(PerformanceDockTest, AlertsOfEarlierRunsStandBelowThoseOfThisOne) {
  const std::int64_t yesterday = unix0 - 86'400;
  telemetry->history->note({yesterday, yesterday + 90,
                            "queue-long acoustogen_queue_depth{kind=\"refine\"}", "Many wait."});
  telemetry->history->note({yesterday - 60 * 86'400, 0, "queue-long", "Long ago."});
  setQueue(25);
  AlertsPage& alerts = page<AlertsPage>("alerts");

  dock.show();

  ASSERT_TRUE(waitUntil([&] { return alerts.table()->rowCount() == 2; }));
  const auto cell = [&](int row, int column) { return alerts.table()->item(row, column)->text(); };
  EXPECT_EQ(cell(0, AlertsPage::kState), "lasts");
  EXPECT_EQ(cell(1, AlertsPage::kState), "over");
  EXPECT_EQ(cell(1, AlertsPage::kLasted), "2 min");
  EXPECT_EQ(cell(1, AlertsPage::kWhat), "queue depth, refine");
  EXPECT_EQ(cell(1, AlertsPage::kWorst), "");
  EXPECT_EQ(cell(1, AlertsPage::kThreshold), "above 10");
  EXPECT_EQ(cell(1, AlertsPage::kMessage), "Many wait.");
}

TEST_F(PerformanceDockTest, TheHistoryIsReadInTheBackgroundAndCanBeMoved) {
  for (int i = 1; i <= 60; ++i) setQueue(i);
  HistoryPage& past = page<HistoryPage>("history");
  dock.show();
  ASSERT_TRUE(waitUntil([&] { return past.metricBox()->count() > 0; }));

  past.metricBox()->setCurrentIndex(past.metricBox()->findData(metric::kQueueDepth));
  ASSERT_GE(past.metricBox()->currentIndex(), 0);
  emit past.metricBox()->activated(past.metricBox()->currentIndex());
  // Another metric is shown first, and may have as many points.
  const QString newest = "," + QString(metric::kQueueDepth) + ",,60,60,60,1\n";
  ASSERT_TRUE(waitUntil([&] { return past.csv().contains(newest); }));

  EXPECT_GE(past.plot()->pointCount(), 59);
  EXPECT_EQ(past.plot()->emptyText(), "");
  const double before = past.plot()->to() - past.plot()->from();
  QTest::keyClick(past.plot(), Qt::Key_Plus);
  EXPECT_NEAR(past.plot()->to() - past.plot()->from(), 0.8 * before, 1);
  for (int i = 0; i < 10; ++i) QTest::keyClick(past.plot(), Qt::Key_Left);
  ASSERT_TRUE(waitUntil([&] { return past.plot()->pointCount() == 0; }));
  EXPECT_NE(past.plot()->emptyText(), "") << "it says why nothing is there";
}

TEST_F(PerformanceDockTest, ASecondMetricStandsBesideTheFirst) {
  for (int i = 1; i <= 60; ++i) {
    telemetry->metrics.gauge(metric::kCacheCapacity).set(1e6 * i);
    setQueue(i);
  }
  HistoryPage& past = page<HistoryPage>("history");
  dock.show();
  ASSERT_TRUE(waitUntil([&] { return past.metricBox()->count() > 0; }));
  EXPECT_FALSE(past.plot()->isRightShown());
  const auto choose = [&](QComboBox& box, const char* metric) {
    box.setCurrentIndex(box.findData(metric));
    emit box.activated(box.currentIndex());
  };

  choose(*past.metricBox(), metric::kQueueDepth);
  choose(*past.secondBox(), metric::kCacheCapacity);

  const QString memory = QString(metric::kCacheCapacity) + ",B,60000000,60000000,60000000,1\n";
  const QString queue = QString(metric::kQueueDepth) + ",,60,60,60,1\n";
  ASSERT_TRUE(waitUntil([&] { return past.csv().contains(queue) && past.csv().contains(memory); }));
  EXPECT_TRUE(past.plot()->isRightShown());
  EXPECT_GE(past.plot()->pointCount(HistoryPlot::kRight), 59);
  EXPECT_EQ(past.plot()->yAxis2->label(), "MB");

  past.secondBox()->setCurrentIndex(0);
  emit past.secondBox()->activated(0);
  ASSERT_TRUE(waitUntil([&] { return !past.plot()->isRightShown(); }));
  EXPECT_FALSE(past.csv().contains(memory));
  EXPECT_EQ(past.plot()->pointCount(HistoryPlot::kRight), 0);
}

TEST_F(PerformanceDockTest, SaysWhyThereIsNoHistory) {
  Session bare([](JobQueue::Post) { return std::make_unique<test::InstantService>(); });
  HistoryPage past(bare);

  past.show();

  EXPECT_TRUE(past.plot()->emptyText().contains("ACG_HISTORY"));
  EXPECT_FALSE(past.metricBox()->isEnabled());
}

TEST_F(PerformanceDockTest, WhatIsShownIsExportedAndCanBeReadBack) {
  setQueue(7);
  RatesPage& rates = page<RatesPage>("rates");
  dock.show();

  for (const char* name : {"rates.csv", "rates.png", "rates.pdf"}) {
    exportPage(session, rates, folder.filePath(name));
    ASSERT_TRUE(waitUntil([&] { return !written(name).isEmpty(); })) << name;
  }

  EXPECT_TRUE(written("rates.csv").contains("Queue and cache,Jobs in the queue,7,\n"));
  const QImage picture = QImage::fromData(written("rates.png"), "PNG");
  EXPECT_EQ(picture.size(), 2 * rates.size());
  EXPECT_TRUE(written("rates.pdf").startsWith("%PDF-"));
  EXPECT_THROW(pageAs(rates, "xlsx"), Error);
}

TEST_F(PerformanceDockTest, ATraceIsRecordedAndSavedAsJson) {
  dock.toggleTrace();
  EXPECT_TRUE(dock.isTracing());
  EXPECT_TRUE(dock.traceButton()->isChecked());
  telemetry->trace.span("compute", "solve", 1000, 3000);

  saveTrace(session, folder.filePath("trace.json"));

  ASSERT_TRUE(waitUntil([&] { return written("trace.json").endsWith("\n"); }));
  EXPECT_FALSE(dock.isTracing());
  const auto json = nlohmann::json::parse(written("trace.json").toStdString());
  bool hasSolve = false;
  for (const auto& event : json.at("traceEvents")) hasSolve |= event.at("name") == "solve";
  EXPECT_TRUE(hasSolve);
}

TEST(ShownReading, HasTheUnitThatSuitsIt) {
  const auto text = [](double value, const char* unit) {
    const ShownReading shown = shownReading(value, QString::fromUtf8(unit));
    return shown.number + ' ' + shown.unit;
  };
  EXPECT_EQ(text(0.0123, "s"), "12.3 ms");
  EXPECT_EQ(text(4200, "s"), "4200 s");
  EXPECT_EQ(text(0.5, "/s"), "0.50 /s");
  EXPECT_EQ(text(0, "B"), "0 B");
  EXPECT_EQ(text(1.5e9, "B"), "1.50 GB");
  EXPECT_EQ(text(60, "°C"), "60 °C");
  EXPECT_EQ(shownReading(std::nullopt, "s").number, QStringLiteral("\u2013"));
}

}  // namespace
}  // namespace acg
