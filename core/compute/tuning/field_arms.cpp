// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/field_arms.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/backend/cpu/allowed_threads.h"
#include "core/field/band_limited_grid.h"

namespace acg {
namespace {

// By measurement with two threads, for boards and caps of 72 to 512 elements; what is measured
// replaces them.
constexpr double kStartSeconds = 4e-4;          // of a request
constexpr double kOutsideSeconds = 7e-10;       // of a pair of point and element, summed directly
constexpr double kLatticeSeconds = 1.2e-9;      // of one on a lattice
constexpr double kProductSeconds = 5e-10;       // of one that a table serves, a row of derivatives
constexpr double kDisplacementSeconds = 2e-9;   // of a lattice's point, for that table
constexpr double kPointSeconds = 4e-9;          // of a point, a row: to make a quantity of it
constexpr double kDeviceFactor = 0.1;           // a device against a core
constexpr double kThreadFactor = 1.5;           // one thread against all
constexpr double kEffort[] = {1, 2.2, 4.5, 9};  // of sums by order, against the pressure's
constexpr double kAlongAxis = 1 - 1e-9;

constexpr double kUsualSeconds = 1e-3, kUsualPoints = 1e5;  // in the middle

/// Of the elements, those that look along an axis: on a lattice tables may serve them.
double regularShare(const PropagationModel& model) {
  const auto largest = model.normals.cwiseAbs().colwise().maxCoeff();
  return static_cast<double>((largest.array() > kAlongAxis).count()) /
         static_cast<double>(std::max(1, model.sources()));
}

/// s by those rates.
struct Estimate {
  double all = 0;
  double outside = 0;  ///< of it, for sums beyond the lattice
};

Estimate estimateOf(const FieldRequest& request, const BandLimitedGrid::Size& size, double regular,
                    bool isRepeated) {
  const double sources = request.model.sources(), effort = kEffort[request.order];
  const double rows = PressureDerivatives::rowsOf(request.order);
  const double outside = size.outside * sources * effort * kOutsideSeconds;
  const double table = isRepeated ? 0 : effort * kDisplacementSeconds;
  const double onLattice = (1 - regular) * sources * effort * kLatticeSeconds +
                           regular * (sources * rows * kProductSeconds + table);
  const double points = static_cast<double>(request.grid.size()) * rows * kPointSeconds;
  return {kStartSeconds + outside + size.lattice * onLattice + points, outside};
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
  prior.mean.resize(7);
  prior.mean << std::log(kUsualSeconds), 1, 0, 0, 0, 0, 0;
  if (arm.where == FieldsOn::kDevice) prior.mean(0) += std::log(kDeviceFactor);
  if (arm.isOnOneThread) prior.mean(0) += std::log(kThreadFactor);
  prior.deviations.resize(7);
  prior.deviations << 0.5, 0.2, 0.15, 0.15, 0.3, 0.3, 0.1;
  prior.noise = 0.15;
  return prior;
}

std::vector<ArmFeatures> fieldFeatures(const std::vector<FieldArm>& arms,
                                       const FieldRequest& request) {
  const double regular = regularShare(request.model);
  const auto points = static_cast<double>(request.grid.size());
  const auto featuresOf = [&](const BandLimitedGrid::Size& size, bool isRepeated) {
    const Estimate estimate = estimateOf(request, size, regular, isRepeated);
    const double time = std::log(estimate.all / kUsualSeconds);
    Eigen::VectorXd features(7);
    features << 1, time, std::log(points / kUsualPoints), request.order,
        estimate.outside / estimate.all, isRepeated ? 1 : 0, isRepeated ? time : 0;
    return features;
  };
  std::map<double, BandLimitedGrid::Size> sizes;  // by samples a wavelength
  std::vector<ArmFeatures> all(arms.size());
  for (std::size_t i = 0; i < arms.size(); ++i) {
    const FieldStrategy& strategy = arms[i].strategy;
    BandLimitedGrid::Size size{0, points};
    if (strategy.mayUseLattice) {
      const auto [entry, isNew] = sizes.try_emplace(strategy.samples);
      if (isNew) {
        entry->second = BandLimitedGrid::estimate(request.grid, request.model, request.accuracy,
                                                  request.order, strategy.samples);
      }
      size = entry->second;
      if (size.lattice == 0 && strategy.samples != LatticeRules::kSamples) continue;
    }
    all[i] = {featuresOf(size, false), featuresOf(size, true)};
  }
  return all;
}

}  // namespace acg
