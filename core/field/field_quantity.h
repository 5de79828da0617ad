// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/acoustics/medium.h"
#include "core/acoustics/particle.h"
#include "core/backend/backend.h"
#include "core/field/field.h"
#include "core/field/force_model.h"

namespace acg {

/// How a quantity wants to be coloured.
enum class ColorKind {
  kMagnitude,  ///< sequential, from 0
  kPhase,      ///< cyclic, -pi..pi
  kSigned,     ///< diverging about 0
  kLevel,      ///< sequential, the upper kShownDecibels of a logarithmic level
};
inline constexpr double kShownDecibels = 60;

/// What a quantity is computed from, at M points.
struct QuantityInput {
  const Medium& medium;
  double frequency = 40e3;  ///< Hz
  const Particle& particle;
  const PressureDerivatives& pressure;
  ForceModel forceModel = ForceModel::kGorkov;  ///< never kAutomatic
  const Eigen::Matrix3Xd* points = nullptr;     ///< 3 x M, m; with `nearField`
  /// Pressure and derivatives in double precision anywhere near the points; empty where derivatives
  /// at the points serve.
  std::function<PressureDerivatives(const Eigen::Matrix3Xd& points, int order)> nearField = {};
};

/// A row of the registry of field quantities. From it follow the menu, the slices, the plots, the
/// legend with its unit, the exporters and the command line.
struct FieldQuantityEntry {
  const char* name;    ///< `gorkov_gradient`
  const char* label;   ///< "Gor'kov gradient"
  const char* symbol;  ///< "\u2207U"
  const char* unit;    ///< "N"
  int components;      ///< 1 scalar, 3 vector, 9 tensor row by row
  bool isComplex;
  int derivativeOrder;  ///< of the pressure that it needs, 0..3
  bool needsParticle;
  bool usesForceModel;
  ColorKind color;
  ShownAs shown;                     ///< what a colour or a curve shows of several components
  std::vector<std::string> columns;  ///< of a CSV file, one per number of a point
  const char* help;
  /// Appends numbersPerPoint x M values, point by point.
  void (*compute)(const QuantityInput& input, std::vector<double>& values);
};

/// The name of component `c`: `x` of a vector, `xy` of a tensor, as its column says.
std::string componentName(const FieldQuantityEntry& entry, int c);

/// pressure, phase, spl, velocity, intensity, gorkov, gorkov_gradient, gorkov_laplacian, force,
/// stiffness, force_curl.
std::span<const FieldQuantityEntry> fieldQuantities();

/// Throws kNotFound with the names there are.
const FieldQuantityEntry& fieldQuantity(const std::string& name);

}  // namespace acg
