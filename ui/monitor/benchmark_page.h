// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/compute/device_benchmark.h"
#include "ui/monitor/monitor_page.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QTableWidget;

namespace acg {

class Session;

/// Measures every device of this computer; runs on a worker thread.
using CompareDevices = std::function<std::vector<DeviceFigures>(const BenchmarkCheckpoint&)>;

/// Graphics processor against processor at a click: the same work on every device, in the
/// background, and what each took, with units.
class BenchmarkPage : public MonitorPage {
  Q_OBJECT

 public:
  enum Column { kDevice, kSlice, kVolume, kPairs, kSolve, kGain, kColumns };

  explicit BenchmarkPage(Session& session, QWidget* parent = nullptr);

  /// Without it the page says that this build cannot measure.
  void setCompare(CompareDevices compare);
  void run();
  void cancel();
  bool isRunning() const { return progress_ != nullptr; }

  QString csv() const override;
  QTableWidget* table() const { return table_; }
  QPushButton* runButton() const { return run_; }
  QPushButton* cancelButton() const { return cancel_; }
  QString note() const;

 protected:
  void look() override;

 private:
  struct Progress {
    std::atomic<double> share = 0;
    std::atomic<bool> isCancelled = false;
    std::mutex mutex;
    std::string stage;  // guarded by mutex
  };
  void take(const std::vector<DeviceFigures>& figures);
  void end();

  Session& session_;
  CompareDevices compare_;
  QPushButton *run_, *cancel_;
  QProgressBar* bar_;
  QLabel *stage_, *note_;
  QTableWidget* table_;
  std::vector<DeviceFigures> figures_;
  std::shared_ptr<Progress> progress_;  ///< of the run under way; nullptr without one
};

}  // namespace acg
