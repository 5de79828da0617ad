// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/transducer_model.h"

#include <cmath>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {
namespace {

double pointDirectivity(double, double) { return 1; }
double pistonOfAngle(double sinTheta, double ka) { return pistonDirectivity(ka * sinTheta); }

constexpr TransducerModelEntry kModels[] = {
    {"point", "Point source", "Radiates the same in every direction.", pointDirectivity},
    {"piston", "Circular piston", "Far field of a flat disc in a baffle, 2 J1(x)/x.",
     pistonOfAngle},
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

}  // namespace acg
