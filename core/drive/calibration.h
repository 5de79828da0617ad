// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/drive/device_traits.h"

namespace acg {

/// How the elements of one device, known by its serial number, differ from the ideal ones: an
/// element sounds as p g e^{i phase} q for the drive q, p = -1 where its polarity is turned round.
/// Applied last, before rounding.
struct Calibration {
  std::string driver;         ///< name in the registry; empty: any
  std::string serialNumber;   ///< of the device; empty: any
  std::string made;           ///< when and how, for people
  Eigen::VectorXd phases;     ///< N, rad by which the sound leads the drive; empty: 0
  Eigen::VectorXd gains;      ///< N, sound for drive, relative; empty: 1
  std::vector<int> inverted;  ///< elements of turned polarity, ascending
  std::vector<int> dead;      ///< elements that stay silent, ascending
  /// Element `order[n]` of the device stands where element n of the array is; empty: the same.
  std::vector<int> order;

  /// Of an ideal device of `elements`.
  static Calibration ideal(int elements);
};

/// Throws kInvalidArgument, naming the list and element, when a list fits not `elements`, values
/// are not finite, gains are negative, or `order` is not a permutation.
void checkCalibration(const Calibration& calibration, int elements);

/// What to send so that the array sounds as `drives` (N, |q| <= 1, array order) want it: the
/// phases taken off, amplitudes divided by the gains relative to the weakest element that is not
/// dead, so that none is larger than before; dead elements 0; in the device's order. A gain below
/// `kWeakestGain` of the strongest counts as that, so that one poor element does not quieten all.
Eigen::VectorXcd calibrated(const Eigen::VectorXcd& drives, const Calibration& calibration);

/// `calibrated` as far as the device can follow: one that only knows on and off gets no gains, for
/// half an amplitude would be off.
Eigen::VectorXcd calibratedFor(const DeviceTraits& traits, const Eigen::VectorXcd& drives,
                               const Calibration& calibration);

/// "Calibration of 2026-11-20, one microphone, applied.", for people.
std::string calibrationSentence(const Calibration& calibration);

/// How the device sounds for drives sent to it, in array order: undoes `calibrated` but for the
/// common loss of amplitude. For the field that is really emitted.
Eigen::VectorXcd soundOf(const Eigen::VectorXcd& sent, const Calibration& calibration);

/// -12 dB, by judgement.
inline constexpr double kWeakestGain = 0.25;

}  // namespace acg
