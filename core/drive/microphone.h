// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <complex>
#include <stop_token>

#include <Eigen/Core>

namespace acg {

/// What a microphone set-up tells.
enum class MicrophoneReading {
  kComplex,   ///< amplitude and phase against the array's clock, Pa
  kMagnitude  ///< amplitude alone, Pa
};

/// A microphone before an array, real or emulated. One thread uses it. Functions throw kIo when no
/// reading can be had and kCancelled soon after `stop` was asked for.
class Microphone {
 public:
  virtual ~Microphone() = default;

  virtual MicrophoneReading kind() const = 0;

  /// How long what is emitted takes to be steady at the microphone.
  virtual std::chrono::milliseconds settlingTime() const = 0;

  /// Returns when it stands at `place`, m in the scene's frame; once before the readings there.
  virtual void moveTo(const Eigen::Vector3d& place, std::stop_token stop) = 0;

  /// Peak pressure, Pa. The phase counts as everywhere: positive sounds later. Of kMagnitude the
  /// real part counts.
  virtual std::complex<double> read(std::stop_token stop) = 0;
};

}  // namespace acg
