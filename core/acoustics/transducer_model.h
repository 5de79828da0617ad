// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

namespace acg {

/// How one element radiates: p(r) = strength * D(theta) * exp(i k d) / d at full drive.
struct TransducerModel {
  std::string kind = "piston";  ///< A name of `transducerModels()`.
  double radius = 4.5e-3;       ///< m, of the radiating face
  double frequency = 40e3;      ///< Hz
  double sourcePressure =
      3.4;                 ///< Pa m: on-axis peak pressure amplitude times distance, full drive
  std::string sourceNote;  ///< Where the source strength comes from.
  std::string extraJson;   ///< Keys of the project file this program does not know.

  friend bool operator==(const TransducerModel&, const TransducerModel&) = default;
};

/// A row of the registry of transducer models.
struct TransducerModelEntry {
  const char* name;
  const char* label;
  const char* help;
  /// D as a function of sin(theta) and the product k a; D(0) = 1. Even in cos(theta): an element
  /// radiates backwards as it does forwards, as in OpenMPD and levitate.
  double (*directivity)(double sinTheta, double ka);
};

std::span<const TransducerModelEntry> transducerModels();

/// Throws kNotFound with the names there are.
const TransducerModelEntry& transducerModel(const std::string& kind);

/// 2 J1(x) / x, 1 at x = 0: the far field of a flat circular piston in a baffle, x = k a
/// sin(theta).
double pistonDirectivity(double x);

}  // namespace acg
