// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <thread>

#include <QObject>
#include <QString>

#include "core/drive/calibration_run.h"

namespace acg {

class DeviceControl;

/// Measures the device of a window on a thread of its own, which waits for device and microphone.
/// UI thread only; signals come there too. Ends before the device is closed.
class CalibrationJob : public QObject {
  Q_OBJECT

 public:
  explicit CalibrationJob(DeviceControl& device, QObject* parent = nullptr);
  /// Stops and waits.
  ~CalibrationJob() override;

  /// The device must be live, with nothing else being shown on it. Not while it is running.
  void start(const CalibrationPlan& plan, std::unique_ptr<Microphone> microphone);
  /// Asks it to end soon; `failed` follows.
  void stop() { thread_.request_stop(); }
  bool isRunning() const { return isRunning_; }

 signals:
  void progressed(const acg::CalibrationProgress& progress);
  void finished(const acg::CalibrationOutcome& outcome);
  void failed(const QString& sentence);

 private:
  void end();

  DeviceControl& device_;
  bool isRunning_ = false;
  std::jthread thread_;
};

}  // namespace acg
