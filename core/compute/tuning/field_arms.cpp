// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/tuning/field_arms.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include <Eigen/Geometry>

#include "core/backend/cpu/allowed_threads.h"
#include "core/field/band_limited_grid.h"

namespace acg {
namespace {

// By measurement with two threads, for boards and caps of 72 to 512 elements; what is measured
// replaces them.
constexpr double kStartSeconds = 4e-4;           // of a request
constexpr double kOutsideSeconds = 7e-10;        // of a pair of point and element, summed directly
constexpr double kLatticeSeconds = 1.2e-9;       // of one on a lattice
constexpr double kProductSeconds = 1.4e-10;      // of one that a table serves, a row of derivatives
constexpr double kDisplacementSeconds = 1.4e-9;  // of a displacement of that table
constexpr double kPointSeconds = 4e-9;           // of a point, a row: to make a quantity of it
constexpr double kDeviceFactor = 0.1;            // a device against a core
constexpr double kThreadFactor = 1.5;            // one thread against all
constexpr double kEffort[] = {1, 2.2, 4.5, 9};   // of sums by order, against the pressure's
constexpr double kAlongAxis = 1 - 1e-9;
constexpr double kSamePlane = 1e-6;  // m

constexpr double kUsualSeconds = 1e-3, kUsualPoints = 1e5;  // in the middle

/// Elements in one plane across an axis, along which they look: tables of displacements may serve
/// them on a lattice.
struct Board {
  int axis = 2;
  double place = 0;  ///< m, along it
  double elements = 0;
  Eigen::AlignedBox3d box;

  /// Rows of elements across an axis in the plane, as if these stood in squares.
  double rowsAlong(int across) const {
    const Eigen::Vector3d size = box.sizes();
    const double length = size[across], width = size[3 - axis - across];
    if (length == 0 || elements < 2) return 1;
    const double sum = length + width;
    const double pitch =
        (sum + std::sqrt(sum * sum + 4 * (elements - 1) * length * width)) / (2 * (elements - 1));
    return length / pitch + 1;
  }
};

std::vector<Board> boardsOf(const PropagationModel& model) {
  std::vector<Board> boards;
  for (Eigen::Index n = 0; n < model.positions.cols(); ++n) {
    int axis = 0;
    if (model.normals.col(n).cwiseAbs().maxCoeff(&axis) < kAlongAxis) continue;
    const Eigen::Vector3d at = model.positions.col(n);
    auto board = std::ranges::find_if(boards, [&](const Board& one) {
      return one.axis == axis && std::abs(one.place - at[axis]) < kSamePlane;
    });
    if (board == boards.end()) board = boards.insert(board, {axis, at[axis], 0, {}});
    ++board->elements;
    board->box.extend(at);
  }
  return boards;
}

/// The displacements between a lattice and a board's elements; all pairs where these share none.
double displacementsOf(const Board& board, const BandLimitedGrid::Size& size,
                       const FieldGrid& grid) {
  int along = (board.axis + 1) % 3, across = (board.axis + 2) % 3;
  const auto isKept = [&](int axis) { return grid.counts[axis] == 1; };
  if (isKept(along)) std::swap(along, across);
  if (isKept(along)) return size.lattice * board.elements;
  const auto reach = [&](int axis) {  // in steps of the lattice
    const double length = (grid.counts[axis] - 1) * grid.spacing[axis];
    return size.counts[axis] * (1 + board.box.sizes()[axis] / std::max(length, kSamePlane));
  };
  const double wide = isKept(across) ? board.rowsAlong(across) : reach(across);
  return size.counts[board.axis] * reach(along) * wide;
}

/// s by those rates, and shares of it.
struct Estimate {
  double all = 0;
  double outside = 0;  ///< in sums beyond the lattice
  double onLattice = 0, tables = 0, products = 0;
};

Estimate estimateOf(const FieldRequest& request, const BandLimitedGrid::Size& size,
                    const std::vector<Board>& boards, bool isRepeated) {
  const double sources = request.model.sources(), effort = kEffort[request.order];
  const double rows = PressureDerivatives::rowsOf(request.order);
  Estimate estimate;
  double others = sources;
  if (size.lattice > 0) {
    for (const Board& board : boards) {
      const double pairs = size.lattice * board.elements;
      const double table =
          effort * displacementsOf(board, size, request.grid) * kDisplacementSeconds;
      const double products = rows * pairs * kProductSeconds;
      if (table + products > effort * pairs * kLatticeSeconds) continue;
      others -= board.elements;
      estimate.tables += isRepeated ? 0 : table;
      estimate.products += products;
    }
  }
  estimate.outside = size.outside * sources * effort * kOutsideSeconds;
  estimate.onLattice = size.lattice * others * effort * kLatticeSeconds;
  const double points = static_cast<double>(request.grid.size()) * rows * kPointSeconds;
  estimate.all = kStartSeconds + estimate.outside + estimate.onLattice + estimate.tables +
                 estimate.products + points;
  for (double* part :
       {&estimate.outside, &estimate.onLattice, &estimate.tables, &estimate.products}) {
    *part /= estimate.all;
  }
  return estimate;
}

}  // namespace

std::vector<FieldArm> fieldArms(Backend& backend) {
  std::vector<FieldArm> ways = {{"rule", {}, FieldsOn::kByRates, false}};
  ways.push_back({"direct", {.mayUseLattice = false}, FieldsOn::kByRates, false});
  for (const double samples : {3.0, 6.0, 8.0}) {
    ways.push_back(
        {fmt::format("lattice {:.0f}", samples), {.samples = samples}, FieldsOn::kByRates, false});
  }
  if (setFieldsOn(backend, FieldsOn::kByRates)) {
    // By rates each of the others would be one of its two, so that nothing new were learnt.
    std::vector<FieldArm> arms = {ways.front()};
    for (const FieldArm& way : ways) {
      for (const auto& [where, name] :
           {std::pair(FieldsOn::kProcessor, "processor"), {FieldsOn::kDevice, "device"}}) {
        arms.push_back({way.name + ", " + name, way.strategy, where, false});
      }
    }
    return arms;
  }
  std::vector<FieldArm> arms = ways;
  if (backend.name() == "cpu" && cpu::allowedThreads() > 1) {
    for (const FieldArm& way : ways) {
      arms.push_back({way.name + ", 1 thread", way.strategy, FieldsOn::kByRates, true});
    }
  }
  return arms;
}

CostPrior fieldPrior(const FieldArm& arm) {
  CostPrior prior;
  prior.mean.setZero(9);
  prior.mean.head(2) << std::log(kUsualSeconds), 1;
  if (arm.where == FieldsOn::kDevice) prior.mean(0) += std::log(kDeviceFactor);
  if (arm.isOnOneThread) prior.mean(0) += std::log(kThreadFactor);
  prior.deviations.resize(9);
  prior.deviations << 0.5, 0.2, 0.15, 0.15, 0.5, 0.5, 0.5, 0.5, 0.2;
  prior.noise = 0.15;
  return prior;
}

std::vector<ArmFeatures> fieldFeatures(const std::vector<FieldArm>& arms,
                                       const FieldRequest& request) {
  const std::vector<Board> boards = boardsOf(request.model);
  const auto points = static_cast<double>(request.grid.size());
  const auto featuresOf = [&](const BandLimitedGrid::Size& size, bool isRepeated) {
    const Estimate estimate = estimateOf(request, size, boards, isRepeated);
    Eigen::VectorXd features(9);
    features << 1, std::log(estimate.all / kUsualSeconds), std::log(points / kUsualPoints),
        request.order, estimate.outside, estimate.onLattice, estimate.tables, estimate.products,
        isRepeated ? 1 : 0;
    return features;
  };
  std::map<double, BandLimitedGrid::Size> sizes;  // by samples a wavelength
  std::vector<ArmFeatures> all(arms.size());
  for (std::size_t i = 0; i < arms.size(); ++i) {
    const FieldStrategy& strategy = arms[i].strategy;
    BandLimitedGrid::Size size{0, points, {}};
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
