// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

#include "core/acoustics/source_strength.h"
#include "core/acoustics/transducer_model.h"

namespace acg {

/// How loud an element is, in the words of a data sheet or a paper.
struct SourceStatement {
  enum class Form {
    kPressure,    ///< a pressure on the axis at a distance
    kLevel,       ///< dB SPL at a distance
    kSensitivity  ///< a pressure times distance for each volt of the drive
  };
  Form form = Form::kPressure;
  bool isPlaneWave = false;  ///< its strength is a pressure, and no distance counts
  AmplitudeKind pressureKind = AmplitudeKind::kPeak;    ///< peak or rms
  AmplitudeKind voltKind = AmplitudeKind::kPeakToPeak;  ///< what the volt of "per volt" counts
  double pressure = 3.4;                                ///< Pa, of `pressureKind`
  double level = 110;                                   ///< dB SPL
  double distance = 1;                                  ///< m
  double sensitivity = 0.17;                            ///< Pa m (plane wave: Pa) for each volt
  double driveVoltage = 20;         ///< V peak to peak, of full drive; 0: not known
  std::string waveform = "square";  ///< "sine", "square"; "": not known

  /// Pa m, or Pa of a plane wave: peak, at full drive. Throws kInvalidArgument with the number that
  /// cannot be, or for a sensitivity whose drive is not known.
  double strength() const;
  /// The strength in Pa m, or Pa, with its unit.
  QString strengthText() const;
  /// How the statement leads to the strength, one step after the other.
  QString derivation() const;
  /// What the strength comes to at 1 m and at 300 mm: peak, rms and level.
  QString consequences() const;

  /// The same strength stated another way.
  SourceStatement restated(Form as) const;
  /// Writes strength, drive and basis into a model. Throws as `strength`.
  void applyTo(TransducerModel& model) const;
};

/// As a pressure at 1 m, counted as the model's source counts it.
SourceStatement statementOf(const TransducerModel& model);

}  // namespace acg
