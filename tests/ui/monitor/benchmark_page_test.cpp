// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monitor/benchmark_page.h"

#include <atomic>
#include <memory>
#include <thread>

#include <gtest/gtest.h>
#include <QPushButton>
#include <QTableWidget>

#include "core/backend/cpu/cpu_backend.h"
#include "tests/ui/docks/dock_fixture.h"

namespace acg {
namespace {

class BenchmarkPageTest : public ::testing::Test {
 protected:
  template <class IsDone>
  bool waitUntil(const IsDone& isDone) {
    const QDeadlineTimer deadline(60000);
    QTimer wake;
    wake.start(10);
    while (!isDone() && !deadline.hasExpired()) {
      QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return isDone();
  }
  Session session{[](JobQueue::Post) { return std::make_unique<test::InstantService>(); }};
  BenchmarkPage page{session};
};

TEST_F(BenchmarkPageTest, MeasuresEachDeviceAndSaysThatThereIsNoGpu) {
  page.setCompare([](const BenchmarkCheckpoint& checkpoint) {
    DeviceFigures missing;
    missing.name = "cuda";
    missing.problem = "There is no card.";
    return std::vector<DeviceFigures>{measureDevice(*makeCpuBackend(1), {}, checkpoint), missing};
  });
  page.show();

  page.runButton()->click();
  EXPECT_FALSE(page.runButton()->isEnabled());
  ASSERT_TRUE(waitUntil([&] { return !page.isRunning(); }));

  ASSERT_EQ(page.table()->rowCount(), 2);
  EXPECT_TRUE(page.table()->item(0, BenchmarkPage::kDevice)->text().startsWith("CPU: "));
  for (const auto column : {BenchmarkPage::kVolume, BenchmarkPage::kPairs}) {
    EXPECT_GT(page.table()->item(0, column)->text().toDouble(), 0) << column;
  }
  EXPECT_EQ(page.table()->item(0, BenchmarkPage::kGain)->text(), "1.00");
  EXPECT_EQ(page.table()->item(1, BenchmarkPage::kVolume)->text(), QStringLiteral("\u2013"));
  EXPECT_TRUE(page.note().contains("No graphics processor"));
  EXPECT_TRUE(page.csv().contains("CUDA: There is no card.,,,,\n"));
}

TEST_F(BenchmarkPageTest, ComparesAGpuWithTheProcessor) {
  page.setCompare([](const BenchmarkCheckpoint&) {
    DeviceFigures cpu, gpu;
    cpu.name = "cpu";
    cpu.volumeSeconds = 0.2;
    gpu.name = "cuda";
    gpu.volumeSeconds = 0.004;
    gpu.isGpu = true;
    return std::vector<DeviceFigures>{cpu, gpu};
  });
  page.show();

  page.run();
  ASSERT_TRUE(waitUntil([&] { return !page.isRunning(); }));

  EXPECT_EQ(page.table()->item(1, BenchmarkPage::kVolume)->text(), "4.00");
  EXPECT_EQ(page.table()->item(1, BenchmarkPage::kGain)->text(), "50.0");
  EXPECT_FALSE(page.note().contains("No graphics processor"));
}

TEST_F(BenchmarkPageTest, CancelEndsItAndLeavesNoResult) {
  std::atomic<bool> hasBegun = false;
  page.setCompare([&](const BenchmarkCheckpoint& checkpoint) {
    hasBegun = true;
    for (;;) {
      checkpoint(0.5, "Volume");
      std::this_thread::yield();
    }
    return std::vector<DeviceFigures>{};
  });
  page.show();
  QApplication::setActiveWindow(&page);
  page.runButton()->setFocus();
  page.run();
  EXPECT_TRUE(page.cancelButton()->hasFocus());
  ASSERT_TRUE(waitUntil([&] { return hasBegun.load(); }));

  page.cancelButton()->click();

  ASSERT_TRUE(waitUntil([&] { return !page.isRunning(); }));
  EXPECT_EQ(page.table()->rowCount(), 0);
  EXPECT_TRUE(page.runButton()->isEnabled());
  EXPECT_TRUE(page.runButton()->hasFocus());
}

}  // namespace
}  // namespace acg
