// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/acoustics/medium.h"
#include "core/acoustics/particle.h"
#include "core/backend/backend.h"

namespace acg {

/// How a quantity wants to be coloured.
enum class ColorKind {
  kMagnitude,  ///< sequential, from 0
  kPhase,      ///< cyclic, -pi..pi
  kSigned,     ///< diverging about 0
};

/// What a quantity is computed from, at M points.
struct QuantityInput {
  const Medium& medium;
  double frequency = 40e3;  ///< Hz
  const Particle& particle;
  const PressureDerivatives& pressure;
};

/// A row of the registry of field quantities. From it follow the menu, the slices, the plots, the
/// legend with its unit, the exporters and the command line.
struct FieldQuantityEntry {
  const char* name;    ///< `gorkov_gradient`
  const char* label;   ///< "Gor'kov gradient"
  const char* symbol;  ///< "\u2207U"
  const char* unit;    ///< "N"
  int components;
  bool isComplex;
  int derivativeOrder;  ///< of the pressure that it needs, 0..2
  bool needsParticle;
  ColorKind color;
  std::vector<std::string> columns;  ///< of a CSV file, one per number of a point
  const char* help;
  /// Appends numbersPerPoint x M values, point by point.
  void (*compute)(const QuantityInput& input, std::vector<double>& values);
};

/// pressure, phase, velocity, gorkov, gorkov_gradient, force.
std::span<const FieldQuantityEntry> fieldQuantities();

/// Throws kNotFound with the names there are.
const FieldQuantityEntry& fieldQuantity(const std::string& name);

}  // namespace acg
