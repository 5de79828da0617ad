// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace acg {

/// How one element radiates: p(r) = strength * D(theta) * exp(i k d) / d at full drive; of a plane
/// wave, strength * exp(i k n.r).
struct TransducerModel {
  std::string kind = "piston";  ///< A name of `transducerModels()`.
  double radius = 4.5e-3;       ///< m, of the radiating face; sinc: half the aperture
  double frequency = 40e3;      ///< Hz
  double sourcePressure =
      3.4;  ///< Pa m: on-axis peak pressure amplitude times distance, full drive; plane wave: Pa
  bool radiatesBack = true;              ///< Whether the half-space behind the face gets sound.
  std::vector<double> tableAngles;       ///< rad from the normal, ascending in 0..pi; `table` alone
  std::vector<double> tableGains;        ///< linear, relative to the axis, one for each angle
  std::string sourceNote;                ///< Where the source strength comes from.
  double driveVoltage = 20;              ///< V peak to peak, of full drive; 0: not known
  std::string driveWaveform = "square";  ///< "sine" or "square"; "": not known
  std::string sourceBasis = "peak";  ///< As the source states it: "peak" or "rms"; "": not known
  std::optional<double> driveLimit = 20;  ///< V peak to peak that the element takes for good
  std::string extraJson;                  ///< Keys of the project file this program does not know.

  friend bool operator==(const TransducerModel&, const TransducerModel&) = default;
};

/// Which of the forms of directivity.h and of PropagationModel a model takes.
enum class Radiation { kEven, kTable, kPlaneWave };

/// A row of the registry of transducer models.
struct TransducerModelEntry {
  const char* name;
  const char* label;
  const char* help;
  Radiation radiation;
  /// Of an even model: D as a function of sin(theta) and the product k a; D(0) = 1. Even in
  /// cos(theta): an element radiates backwards as it does forwards, as in OpenMPD and levitate,
  /// unless `radiatesBack` is off.
  double (*directivity)(double sinTheta, double ka);
};

std::span<const TransducerModelEntry> transducerModels();

/// Throws kNotFound with the names there are.
const TransducerModelEntry& transducerModel(const std::string& kind);

/// 2 J1(x) / x, 1 at x = 0: the far field of a flat circular piston in a baffle, x = k a
/// sin(theta).
double pistonDirectivity(double x);
/// sin(x) / x, 1 at x = 0: a slit, x = k D_ap sin(theta) / 2, as in Ultraino and SonicSurface.
double sincDirectivity(double x);
/// J0(x): a thin ring, x = k a sin(theta), as in levitate.
double ringDirectivity(double x);
/// 2 (1/2 - x^2/16 + x^4/384): the first terms of the piston, as in AcousTools. Good below x = 1.5;
/// 91 % too loud at the side of a 10 mm element.
double taylorDirectivity(double x);

}  // namespace acg
