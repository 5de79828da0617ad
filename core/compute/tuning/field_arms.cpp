// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/field_arms.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/backend/cpu/allowed_threads.h"

namespace acg {
namespace {

// Of one core, orders of magnitude only: what is measured replaces them.
constexpr double kPairRate = 1.5e9;             // pairs of point and element a second
constexpr double kTapSeconds = 4e-10;           // of a tap of a point and a row of derivatives
constexpr double kPointSeconds = 1e-8;          // of a point, to make a quantity of it
constexpr double kStartSeconds = 2e-4;          // of a request
constexpr double kDeviceFactor = 0.1;           // a device against a core
constexpr double kThreadFactor = 1.5;           // one thread against all
constexpr double kWorthwhile = 0.7;             // of the points: a larger lattice is none
constexpr double kEffort[] = {1, 2.2, 4.5, 9};  // of sums by order, against the pressure's

constexpr double kUsualSeconds = 1e-3, kUsualPoints = 1e5, kUsualPairs = 1e7;  // in the middle

/// The points of the lattice that a box of this size needs, by axis no more than the grid's.
double latticePoints(const FieldGrid& grid, double step, int taps) {
  double points = 1;
  for (int axis = 0; axis < 3; ++axis) {
    const double length = (grid.counts[axis] - 1) * grid.spacing[axis];
    points *= std::min<double>(grid.counts[axis], std::floor(length / step) + taps);
  }
  return points;
}

}  // namespace

std::vector<FieldArm> fieldArms(Backend& backend) {
  std::vector<FieldArm> ways = {{"rule", {}, FieldsOn::kByRates, false}};
  ways.push_back({"direct", {.mayUseLattice = false}, FieldsOn::kByRates, false});
  for (const double samples : {3.0, 6.0, 8.0}) {
    ways.push_back(
        {fmt::format("lattice {:.0f}", samples), {.samples = samples}, FieldsOn::kByRates, false});
  }
  std::vector<FieldArm> arms = ways;
  const bool hasDevice = setFieldsOn(backend, FieldsOn::kByRates);
  for (const FieldArm& way : ways) {
    if (hasDevice) {
      for (const auto& [where, name] :
           {std::pair(FieldsOn::kProcessor, "processor"), {FieldsOn::kDevice, "device"}}) {
        arms.push_back({way.name + ", " + name, way.strategy, where, false});
      }
    } else if (backend.name() == "cpu" && cpu::allowedThreads() > 1) {
      arms.push_back({way.name + ", 1 thread", way.strategy, FieldsOn::kByRates, true});
    }
  }
  return arms;
}

CostPrior fieldPrior(const FieldArm& arm) {
  CostPrior prior;
  prior.mean.resize(5);
  prior.mean << std::log(kUsualSeconds), 1, 0, 0, 0;
  if (arm.where == FieldsOn::kDevice) prior.mean(0) += std::log(kDeviceFactor);
  if (arm.isOnOneThread) prior.mean(0) += std::log(kThreadFactor);
  prior.deviations.resize(5);
  prior.deviations << 0.5, 0.2, 0.15, 0.15, 0.15;
  prior.noise = 0.15;
  return prior;
}

Eigen::VectorXd fieldFeatures(const FieldArm& arm, const FieldWork& work, const FieldSpec& spec) {
  const FieldGrid& grid = std::get<FieldGrid>(spec.samples);
  const double points = static_cast<double>(work.points);
  const int rows = PressureDerivatives::rowsOf(work.order);
  double summed = points;
  double taps = 0;
  if (arm.strategy.mayUseLattice) {
    const LatticeRules rules(1, spec.accuracy, work.order, false, arm.strategy.samples);
    const double lattice = latticePoints(grid, rules.step(work.wavelength), rules.taps);
    const bool isWorthwhile = lattice < kWorthwhile * points;
    const bool isRule = arm.strategy.samples == LatticeRules::kSamples;
    if (!isWorthwhile && !isRule) return {};
    if (isWorthwhile) {
      summed = lattice;
      taps = rules.taps;
    }
  }
  const double pairs = summed * work.sources;
  const double seconds = kStartSeconds + pairs * kEffort[work.order] / kPairRate +
                         points * (rows * taps * kTapSeconds + kPointSeconds);
  Eigen::VectorXd features(5);
  features << 1, std::log(seconds / kUsualSeconds), std::log(points / kUsualPoints),
      std::log(pairs / kUsualPairs), work.order;
  return features;
}

}  // namespace acg
