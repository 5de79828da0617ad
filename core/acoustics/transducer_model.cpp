// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/transducer_model.h"

#include <cmath>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

double pointDirectivity(double, double) { return 1; }
double pistonOfAngle(double sinTheta, double ka) { return pistonDirectivity(ka * sinTheta); }
double sincOfAngle(double sinTheta, double ka) { return sincDirectivity(ka * sinTheta); }
double ringOfAngle(double sinTheta, double ka) { return ringDirectivity(ka * sinTheta); }
double taylorOfAngle(double sinTheta, double ka) { return taylorDirectivity(ka * sinTheta); }

constexpr TransducerModelEntry kModels[] = {
    {"point", "Point source", "Radiates the same in every direction.", Radiation::kEven,
     pointDirectivity},
    {"piston", "Circular piston", "Far field of a flat disc in a baffle, 2 J1(x)/x.",
     Radiation::kEven, pistonOfAngle},
    {"sinc", "Slit (sinc)",
     "sin(x)/x with an aperture of twice the radius, as in Ultraino and SonicSurface.",
     Radiation::kEven, sincOfAngle},
    {"ring", "Thin ring", "J0(x), as in levitate.", Radiation::kEven, ringOfAngle},
    {"table", "Measured table", "Gains at angles from the normal, a cubic spline between them.",
     Radiation::kTable, nullptr},
    {"plane_wave", "Plane wave",
     "A wave along the normal that does not spread; its strength is a pressure in Pa.",
     Radiation::kPlaneWave, nullptr},
    {"taylor", "Piston, Taylor series",
     "The first terms of the piston, for comparison with AcousTools only: +19 % at 60 degrees.",
     Radiation::kEven, taylorOfAngle},
};

}  // namespace

std::span<const TransducerModelEntry> transducerModels() { return kModels; }

const TransducerModelEntry& transducerModel(const std::string& kind) {
  std::string names;
  for (const TransducerModelEntry& entry : kModels) {
    if (kind == entry.name) return entry;
    names += names.empty() ? entry.name : std::string(", ") + entry.name;
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("There is no transducer model \"{}\"; choose one of: {}.", kind, names));
}

double pistonDirectivity(double x) {
  x = std::abs(x);
  if (x > 2) return 2 * std::cyl_bessel_j(1.0, x) / x;
  // sum_j (-x^2/4)^j / (j! (j+1)!): no cancellation here, and exact at zero.
  const double z = -x * x / 4;
  double term = 1;
  double sum = 1;
  for (int j = 1; std::abs(term) > 1e-18; ++j) {
    term *= z / (j * (j + 1.0));
    sum += term;
  }
  return sum;
}

double sincDirectivity(double x) {
  const double square = x * x;
  if (square > 1e-4) return std::sin(x) / x;
  return 1 - square / 6 * (1 - square / 20 * (1 - square / 42));
}

double ringDirectivity(double x) { return std::cyl_bessel_j(0.0, std::abs(x)); }

double taylorDirectivity(double x) {
  const double square = x * x;
  return 2 * (0.5 - square / 16 + square * square / 384);
}

}  // namespace acg
