// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/acoustics/arrays/rings.h"

#include <charconv>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "core/acoustics/arrays/element_checks.h"
#include "core/error.h"

namespace acg {
namespace {

const Parameter kRingsParameters[] = {
    {"counts",
     "Elements on each ring",
     std::string("6;12;18"),
     Dimension::kNone,
     {},
     {},
     {},
     "From the inside out, divided by semicolons; 1 at radius 0 is the middle.",
     false},
    {"radii_m",
     "Radius of each ring",
     std::string("0.01028;0.02052;0.03"),
     Dimension::kNone,
     {},
     {},
     {},
     "Distances from the axis in metres, divided by semicolons.",
     false},
    {"first_azimuths_rad",
     "First azimuth of each ring",
     std::string(),
     Dimension::kNone,
     {},
     {},
     {},
     "Where each ring begins, radians from +x, divided by semicolons; empty begins all at 0.",
     true},
    {"sphere_radius_m",
     "Radius of the sphere",
     0.0,
     Dimension::kLength,
     0.0,
     100.0,
     {},
     "Puts the rings on a sphere and lets all look at its centre; 0 is flat.",
     false},
};

/// Finite numbers divided by semicolons.
std::vector<double> numbersOf(const ParameterSet& parameters, const char* key) {
  std::string_view rest = textOf(parameters, key);
  std::vector<double> numbers;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view item = rest.substr(0, end);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    double value = 0;
    const auto [last, error] = std::from_chars(item.data(), item.data() + item.size(), value);
    if (error != std::errc() || last != item.data() + item.size() || !std::isfinite(value)) {
      refuse(
          fmt::format("{} has \"{}\", which is no finite number; give numbers divided by "
                      "semicolons.",
                      key, item));
    }
    numbers.push_back(value);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return numbers;
}

void requireSame(std::size_t given, std::size_t wanted, const char* key) {
  if (given == wanted) return;
  refuse(fmt::format("{} has {} entries but counts has {}; give one for each ring.", key, given,
                     wanted));
}

}  // namespace

std::span<const Parameter> ringsParameters() { return kRingsParameters; }

TransducerArray buildRings(const ArrayGeometry& given, const std::filesystem::path&) {
  const std::vector<double> counts = numbersOf(given.parameters, "counts");
  const std::vector<double> radii = numbersOf(given.parameters, "radii_m");
  std::vector<double> azimuths = numbersOf(given.parameters, "first_azimuths_rad");
  const double sphere = numberOf(given.parameters, "sphere_radius_m");
  if (azimuths.empty()) azimuths.assign(counts.size(), 0.0);
  requireSame(radii.size(), counts.size(), "radii_m");
  requireSame(azimuths.size(), counts.size(), "first_azimuths_rad");
  double total = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!(counts[i] >= 1) || counts[i] != std::floor(counts[i])) {
      refuse(fmt::format("counts has {}; give whole numbers above zero.", counts[i]));
    }
    if (!(radii[i] >= 0) || (sphere > 0 && radii[i] >= sphere)) {
      refuse(fmt::format("radii_m has {} m; give radii from 0{}.", radii[i],
                         sphere > 0 ? " to below sphere_radius_m" : ""));
    }
    total += counts[i];
  }
  checkElementCount(static_cast<std::int64_t>(std::min(total, 1e15)), "counts");

  TransducerArray array;
  array.positions.resize(3, static_cast<Eigen::Index>(total));
  array.normals.resize(3, array.positions.cols());
  Eigen::Index n = 0;
  for (std::size_t ring = 0; ring < counts.size(); ++ring) {
    for (double i = 0; i < counts[ring]; ++i, ++n) {
      const double angle = azimuths[ring] + 2 * std::numbers::pi * i / counts[ring];
      const double radius = radii[ring];
      array.positions.col(n) << radius * std::cos(angle), radius * std::sin(angle), 0;
      array.normals.col(n) = Eigen::Vector3d::UnitZ();
      if (sphere > 0) {
        array.positions(2, n) = sphere - std::sqrt((sphere - radius) * (sphere + radius));
        array.normals.col(n) = (Eigen::Vector3d(0, 0, sphere) - array.positions.col(n)) / sphere;
      }
    }
  }
  return array;
}

}  // namespace acg
