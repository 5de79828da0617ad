// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <random>

#include <Eigen/Core>

#include "core/drive/calibration.h"

namespace acg {

/// A noisy microphone before an array whose elements differ: what a calibration is tried on
/// without hardware. Given the same seed it gives the same readings.
class EmulatedMicrophone {
 public:
  /// `expected` as of MicrophoneCalibration; `truth` says how the elements really are; `noise` is
  /// the standard deviation of each part of a reading, Pa.
  EmulatedMicrophone(Eigen::VectorXcd expected, Calibration truth, double noise,
                     std::uint64_t seed);

  /// Pa, for N drives sent to the device.
  std::complex<double> read(const Eigen::VectorXcd& sent);

 private:
  Eigen::VectorXcd expected_;
  Calibration truth_;
  std::mt19937_64 random_;
  std::normal_distribution<double> noise_;
};

/// How elements of a plain batch may differ: phases of `phaseSpread` rad and gains of `gainSpread`
/// standard deviation, a share turned round, a share dead.
Calibration randomDevice(int elements, double phaseSpread, double gainSpread, double turned,
                         double dead, std::uint64_t seed);

}  // namespace acg
