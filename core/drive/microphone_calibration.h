// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <vector>

#include <Eigen/Core>

#include "core/drive/calibration.h"
#include "core/drive/microphone.h"

namespace acg {

/// Guides a calibration with one microphone at one known place or, one after the other, at several:
/// says what to emit, takes a reading, until all elements are known.
///
/// Complex readings: each element alone. Magnitudes: each element alone, then each together with
/// the loudest one at three phases phi_k, as near to thirds of a turn as the device has them:
/// |P + a e^{i phi_k}|^2 = c + 2 Re(conj(P) a e^{i phi_k}) gives c and conj(P) a, the phase of a
/// against P, free of a background that is common to the three.
///
/// From `kPlacesForOrder` places on it finds which element stands where: what an element gives at
/// the places, as a vector, is parallel to what the model expects there of the element whose place
/// it takes, whatever its own phase and gain are.
class MicrophoneCalibration {
 public:
  /// `expected`: N x places, pressure at the microphone for unit drive of each element, Pa, of the
  /// model. `phaseLevels` of the device, 0: any phase. `silent`: elements that must not sound,
  /// ascending; they count as dead. Throws kInvalidArgument when another element cannot be heard at
  /// a place (0) or is not finite, and when magnitudes are read of a device with fewer than 3
  /// phases.
  MicrophoneCalibration(Eigen::MatrixXcd expected, MicrophoneReading reading, int phaseLevels = 0,
                        std::vector<int> silent = {});

  int steps() const { return places() * stepsAtAPlace(); }
  int step() const { return static_cast<int>(readings_.size()); }
  int places() const { return static_cast<int>(expected_.cols()); }
  /// At which the next reading is taken.
  int place() const { return step() / stepsAtAPlace(); }
  bool isDone() const { return step() == steps(); }
  /// N drives to emit for the reading that is wanted next, in the device's order. Not when done.
  Eigen::VectorXcd drives() const;
  /// The reading for `drives()`, Pa; of a magnitude the real part counts. Throws kInvalidArgument
  /// for what is not finite.
  void take(std::complex<double> reading);

  /// What each element gave relative to what was expected, but for a common phase; when done. In
  /// array order, where the order was found.
  Eigen::VectorXcd responses() const;
  /// The calibration that follows, when done: elements below `kDeadShare` of the median are dead,
  /// those that are nearer to the opposite of most are turned round, gains are relative to the
  /// median, phases within +-pi/2. `order` is empty where all stand in their own places.
  Calibration result() const;

  /// rms phase of the elements that sound against the phase of most, rad, polarity included: what
  /// the device is like before it is calibrated. When done.
  double phaseSpread() const;
  /// The pressure that all elements give in phase at a place, Pa: sum of the readings alone.
  double mostPressure(int place) const;
  /// The pressure at a place for drives in the device's order, from the readings, Pa. When done.
  std::complex<double> pressure(const Eigen::VectorXcd& sent, int place) const;

  /// Drives that focus on a place, as the model has it: emitted before and after, they show what
  /// the calibration gives. Array order.
  Eigen::VectorXcd focusDrives(int place = 0) const;

  /// -20 dB, by judgement.
  static constexpr double kDeadShare = 0.1;
  /// The fewest from which the order is found.
  static constexpr int kPlacesForOrder = 3;

 private:
  int stepsAtAPlace() const;
  std::size_t at(int place, int step) const;
  /// The element, by its rank among the sounding ones, with which others are compared: the loudest
  /// alone.
  int reference(int place) const;
  /// N, what the elements gave at a place, device's order, phases against one another.
  Eigen::VectorXcd sounds(int place) const;
  double comparisonPhase(int k) const;
  /// N x places, with the phases of the places brought together; `order` as of Calibration.
  Eigen::MatrixXcd alignedSounds() const;
  std::vector<int> orderOf(const Eigen::MatrixXcd& sounds) const;
  Eigen::VectorXcd responsesIn(const std::vector<int>& order, const Eigen::MatrixXcd& sounds) const;
  double deadLimit(const Eigen::VectorXcd& responses) const;

  Eigen::MatrixXcd expected_;
  MicrophoneReading kind_;
  int phaseLevels_;
  std::vector<int> sounding_;  ///< elements that may sound, ascending
  std::vector<std::complex<double>> readings_;
};

/// `calibration` without its gains: all elements as loud as they can be, as a focus wants them.
Calibration phasesOnly(Calibration calibration);

}  // namespace acg
