// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/medium.h"

#include <cmath>

#include <fmt/format.h>

#include "core/error.h"
#include "core/units.h"

namespace acg {
namespace {

constexpr double kHeatCapacityRatio = 1.4;
constexpr double kGasConstantOfAir = 287.05864074988347;  // J/(kg K), 8.3144598 / 0.0289643

void requireWithin(double value, double low, double high, const char* name, const char* unit) {
  if (!(value >= low && value <= high)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The air's {} is {} {}; give a value from {} to {} {}.", name, value,
                            unit, low, high, unit));
  }
}

/// dB/m of a pure tone. Source: ISO 9613-1:1993, equations 3 to 5 and B.3.
double absorptionOfAir(const Air& air, double frequency) {
  const double t = air.temperature + units::kelvinAtZeroCelsius;
  const double relative = t / 293.15;             // T / T0
  const double pressure = air.pressure / 101325;  // p / p_r
  const double saturation = -6.8346 * std::pow(273.16 / t, 1.261) + 4.6151;
  const double h = air.humidity * std::pow(10, saturation) / pressure;  // molar percent of water
  const double relaxationO = pressure * (24 + 4.04e4 * h * (0.02 + h) / (0.391 + h));
  const double relaxationN = pressure / std::sqrt(relative) *
                             (9 + 280 * h * std::exp(-4.170 * (std::pow(relative, -1.0 / 3) - 1)));
  const double f2 = frequency * frequency;
  const double classical = 1.84e-11 / pressure * std::sqrt(relative);
  const double oxygen = 0.01275 * std::exp(-2239.1 / t) / (relaxationO + f2 / relaxationO);
  const double nitrogen = 0.1068 * std::exp(-3352.0 / t) / (relaxationN + f2 / relaxationN);
  return 8.686 * f2 * (classical + std::pow(relative, -2.5) * (oxygen + nitrogen));
}

}  // namespace

Medium airMedium(const Air& air, double frequency) {
  requireWithin(air.temperature, -40, 60, "temperature", "degrees Celsius");
  requireWithin(air.humidity, 0, 100, "relative humidity", "percent");
  requireWithin(air.pressure, 50e3, 120e3, "pressure", "Pa");
  if (!(frequency > 0) || !std::isfinite(frequency)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("The frequency is {} Hz; give one above zero.", frequency));
  }
  const double t = air.temperature + units::kelvinAtZeroCelsius;
  Medium medium;
  medium.soundSpeed = std::sqrt(kHeatCapacityRatio * kGasConstantOfAir * t);
  medium.density = air.pressure / (kGasConstantOfAir * t);
  medium.absorption = absorptionOfAir(air, frequency);
  return medium;
}

}  // namespace acg
