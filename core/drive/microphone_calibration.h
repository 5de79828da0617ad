// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <vector>

#include <Eigen/Core>

#include "core/drive/calibration.h"

namespace acg {

/// What a microphone set-up tells.
enum class MicrophoneReading {
  kComplex,   ///< amplitude and phase against the array's clock, Pa
  kMagnitude  ///< amplitude alone, Pa
};

/// Guides a calibration with one microphone at a known place: says what to emit, takes a reading,
/// until all elements are known.
///
/// Complex readings: each element alone. Magnitudes: each element alone, then each together with
/// the loudest one at three phases 0, 2 pi / 3, 4 pi / 3. With |P + a e^{i phi_k}|^2 = I_k,
/// (1/3) sum I_k e^{-i phi_k} = conj(P) a: the phase of a against P, free of the background that
/// is common to the three.
class MicrophoneCalibration {
 public:
  /// `expected`: N, pressure at the microphone for unit drive of each element, Pa, of the model.
  /// Throws kInvalidArgument when an element cannot be heard there (0) or is not finite.
  MicrophoneCalibration(Eigen::VectorXcd expected, MicrophoneReading reading);

  int steps() const;
  int step() const { return static_cast<int>(readings_.size()); }
  bool isDone() const { return step() == steps(); }
  /// N drives to emit for the reading that is wanted next, in array order. Not when done.
  Eigen::VectorXcd drives() const;
  /// The reading for `drives()`, Pa; of a magnitude the real part counts. Throws kInvalidArgument
  /// for what is not finite.
  void take(std::complex<double> reading);

  /// What each element gave relative to what was expected, but for a common phase; when done.
  Eigen::VectorXcd responses() const;
  /// The calibration that follows, when done: elements below `kDeadShare` of the median are dead,
  /// those that are nearer to the opposite of most are turned round, gains are relative to the
  /// median, phases within +-pi/2.
  Calibration result() const;

  /// Drives that focus on the microphone, as the model has it: emitted before and after, they show
  /// what the calibration gives.
  Eigen::VectorXcd focusDrives() const;

  /// -20 dB, by judgement.
  static constexpr double kDeadShare = 0.1;

 private:
  /// The element with which others are compared: the loudest alone, relative to the model or not.
  Eigen::Index reference() const;
  /// The element that a step of comparison, counted from 0, compares.
  Eigen::Index compared(int comparison) const;

  Eigen::VectorXcd expected_;
  MicrophoneReading kind_;
  std::vector<std::complex<double>> readings_;
};

/// `calibration` without its gains: all elements as loud as they can be, as a focus wants them.
Calibration phasesOnly(Calibration calibration);

}  // namespace acg
