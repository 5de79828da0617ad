// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hardware/calibration_job.h"

#include <exception>
#include <stop_token>
#include <utility>

#include "ui/hardware/device_control.h"

namespace acg {

CalibrationJob::CalibrationJob(DeviceControl& device, QObject* parent)
    : QObject(parent), device_(device) {
  // The device is muted by then, so that there is no more than one reading to wait for.
  connect(&device_, &DeviceControl::closing, this, &CalibrationJob::end);
}

CalibrationJob::~CalibrationJob() { end(); }

void CalibrationJob::end() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void CalibrationJob::start(const CalibrationPlan& plan, std::unique_ptr<Microphone> microphone) {
  end();
  isRunning_ = true;
  // What is posted to a job that is gone is dropped.
  const auto post = [this](auto act) {
    QMetaObject::invokeMethod(
        this, [this, act = std::move(act)] { act(*this); }, Qt::QueuedConnection);
  };
  thread_ = std::jthread([post, plan, heard = std::move(microphone),
                          transmitter = &device_.transmitter()](std::stop_token stop) {
    const auto report = [&](const CalibrationProgress& progress) {
      post([progress](CalibrationJob& job) { emit job.progressed(progress); });
    };
    try {
      const CalibrationOutcome outcome =
          runCalibration(*transmitter, plan, *heard, report, std::move(stop));
      post([outcome](CalibrationJob& job) {
        job.isRunning_ = false;
        emit job.finished(outcome);
      });
    } catch (const std::exception& error) {
      post([text = QString::fromUtf8(error.what())](CalibrationJob& job) {
        job.isRunning_ = false;
        emit job.failed(text);
      });
    }
  });
}

}  // namespace acg
