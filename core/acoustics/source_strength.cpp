// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/source_strength.h"

#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

double positive(double value, const char* name, const char* unit) {
  if (!(value > 0) || !std::isfinite(value)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The {} is {} {}; give a finite value above zero.", name, value, unit));
  }
  return value;
}

double finite(double value, const char* name) {
  if (!std::isfinite(value)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The {} is {}; give a finite value.", name, value));
  }
  return value;
}

/// How many of a kind one peak is.
double perPeak(AmplitudeKind kind) {
  switch (kind) {
    case AmplitudeKind::kRms:
      return 1 / std::numbers::sqrt2;
    case AmplitudeKind::kPeakToPeak:
      return 2;
    default:
      return 1;
  }
}

}  // namespace

double peakOf(double amplitude, AmplitudeKind kind) {
  return finite(amplitude, "amplitude") / perPeak(kind);
}

double fundamentalPeak(double peakToPeak, Waveform waveform) {
  const double half = finite(peakToPeak, "voltage") / 2;
  return waveform == Waveform::kSquare ? 4 / std::numbers::pi * half : half;
}

double strengthFromPressure(double pressure, AmplitudeKind kind, double distance) {
  return peakOf(positive(pressure, "pressure", "Pa"), kind) * positive(distance, "distance", "m");
}

double strengthFromSpl(double decibel, double distance) {
  const double rms = kSplReference * std::pow(10, finite(decibel, "level") / 20);
  return strengthFromPressure(rms, AmplitudeKind::kRms, distance);
}

double strengthFromSensitivity(double perVolt, AmplitudeKind pressureKind, AmplitudeKind voltKind,
                               double drivePeakToPeak, Waveform waveform) {
  const double peak = fundamentalPeak(positive(drivePeakToPeak, "drive voltage", "V"), waveform);
  return peakOf(positive(perVolt, "sensitivity", "Pa m/V"), pressureKind) * peak *
         perPeak(voltKind);
}

double pressureAt(double strength, double distance) {
  return strength / positive(distance, "distance", "m");
}

double splAt(double strength, double distance) {
  return 20 * std::log10(pressureAt(positive(strength, "source strength", "Pa m"), distance) /
                         std::numbers::sqrt2 / kSplReference);
}

}  // namespace acg
