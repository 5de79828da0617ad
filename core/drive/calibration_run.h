// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/drive/calibration.h"
#include "core/drive/microphone.h"
#include "core/drive/microphone_calibration.h"
#include "core/drive/transmitter.h"
#include "core/scene/scene.h"

namespace acg {

/// What is calibrated, and where the microphone stands.
struct CalibrationPlan {
  ElementRange elements;      ///< of the scene that the device drives
  int sceneElements = 0;      ///< of all arrays
  ScenePtr scene;             ///< for the judge of what is emitted, if there is one
  Eigen::Matrix3Xd places;    ///< of the microphone one after the other, m
  Eigen::MatrixXcd expected;  ///< N x places, Pa, see expectedPressure
  std::vector<int> silent;    ///< elements that are switched off, of the device
  bool keepsGains = true;     ///< otherwise phases, polarity and dead elements only
};

/// Throws as expectedPressure does.
CalibrationPlan calibrationPlan(const Scene& scene, const ElementRange& elements,
                                const Eigen::Matrix3Xd& places);

/// What came out. Pressures are those of a focus at the microphone's last place, peak, Pa.
struct CalibrationOutcome {
  Calibration calibration;  ///< without driver, serial number and how it was made
  double before = 0;        ///< without a calibration
  double after = 0;         ///< with this one
  double most = 0;          ///< all elements in phase, from the readings alone
  double phaseSpread = 0;   ///< rad rms of the elements, before
  double phaseLeft = 0;     ///< rad rms that the device's levels leave, after
  int moved = 0;            ///< elements that stand in another's place
  bool isMeasured = true;   ///< before and after were emitted, not computed from readings
};

/// Told before each reading.
struct CalibrationProgress {
  enum class Stage { kBefore, kElements, kAfter };
  Stage stage = Stage::kElements;
  int step = 0;  ///< of the elements
  int steps = 0;
  int place = 0;  ///< of the microphone, from 0
  int places = 1;
};
using ReportCalibration = std::function<void(const CalibrationProgress&)>;

/// Measures all elements of a device with a microphone and checks a focus before and after.
///
/// `transmitter` must be live, and its owner keeps renewing the permission: this waits for device
/// and microphone on the calling thread. Everything emitted goes through judge, limits and mute as
/// ever. The calibration that was applied is taken off meanwhile; on return the new one is
/// applied, after an error or stop the one before, and silence is shown.
///
/// Throws kCancelled after a stop, kUnavailable with the reason when the device is not live any
/// more, kIo when it or the microphone does not answer, kInvalidArgument for readings that cannot
/// be.
CalibrationOutcome runCalibration(Transmitter& transmitter, const CalibrationPlan& plan,
                                  Microphone& microphone, const ReportCalibration& report,
                                  std::stop_token stop);

/// The same from readings that were taken before: N x places, Pa, complex. Nothing is emitted.
CalibrationOutcome calibrationFromReadings(const CalibrationPlan& plan, const DeviceTraits& traits,
                                           const Eigen::MatrixXcd& readings);

/// A pressure, peak, as level: dB re 20 uPa rms; 0 Pa gives -infinity.
double pressureLevel(double peak);

}  // namespace acg
