// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/lattice_rules.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace acg {
namespace {

constexpr double kSumNoise = 5e-6;      // of the peak, of sums in float32
constexpr double kNoiseShare = 0.5;     // of the accuracy, that magnified noise may take
constexpr double kNoiseMagnified = 2;   // by each derivative of the weights of 4 samples
constexpr double kErrorMagnified = 10;  // likewise: the third harmonic, against small slopes
// Elements are many and their directivity brings short waves of its own. By tests:
constexpr double kDyingMargin = 1.3;
constexpr double kPerOrder = 0.16;          // wavelengths
constexpr double kPerDifferentiated = 0.2;  // wavelengths, more of it
constexpr double kLeastDistance = 0.5;      // wavelengths, of a lattice that is not refined

}  // namespace

LatticeRules::LatticeRules(double m, double accuracy, int derivatives, bool mayDifferentiate,
                           double samples)
    : samplesPerWavelength(samples * m), order(derivatives) {
  const double noiseMagnified = kNoiseMagnified * samples / kSamples;
  const double errorMagnified = kErrorMagnified * (samples - 1) / (kSamples - 1);
  const double noise = kSumNoise * std::pow(noiseMagnified, order);
  differentiates = mayDifferentiate && m == 1 && order > 0 && noise < kNoiseShare * accuracy;
  // Weights err by a third of exp(-beta): what is left of the accuracy is the sums'.
  const double wanted = accuracy / (differentiates ? std::pow(errorMagnified, order) : 1);
  const double perTap = std::numbers::pi / 2 * (1 - 2 / samples);
  const auto tapsFor = [&](double each) {
    const int least = static_cast<int>(std::ceil(-std::log(wanted) / each));
    return std::clamp(least + least % 2, 6, 24);
  };
  taps = tapsFor(perTap);
  beta = perTap * taps;
  // Of more samples the distance is that of four: shorter waves are then passed, but ill.
  const double shortest = std::min(samples, kSamples) / 2 * m;                     // of k
  const double dying = 2 * std::numbers::pi * std::sqrt(shortest * shortest - 1);  // per wavelength
  distance = std::max(kLeastDistance / m, -kDyingMargin * std::log(accuracy) / dying) +
             (kPerOrder + (differentiates ? kPerDifferentiated : 0)) * order;
  if (samples > kSamples) {
    // Fewer and denser taps reach less far, but no point may be nearer for it: the margins above
    // are those of points with four.
    const int usual = tapsFor(std::numbers::pi / 2 * (1 - 2 / kSamples));
    distance += std::max(0.0, ((usual / 2 + 1) / kSamples - (taps / 2 + 1) / samples) / m);
  }
}

long long sizeOf(const IndexBox& box) {
  long long size = 1;
  for (const auto& [begin, end] : box) size *= std::max(0, end - begin);
  return size;
}

namespace {

constexpr int kSides = 6;  // low and high of each axis

/// Moves sides of the box in until the lattice is clear of all elements: always `side`, or, with
/// -1, at each element the side that loses least.
IndexBox cleared(const FieldGrid& grid, const PropagationModel& model, const Eigen::Vector3d& reach,
                 double distance, int side) {
  IndexBox box;
  for (int axis = 0; axis < 3; ++axis) box[axis] = {0, grid.counts[axis]};
  Eigen::Vector3d low, high;  // of the lattice's box
  const auto measure = [&] {
    for (int axis = 0; axis < 3; ++axis) {
      const double first = grid.origin[axis], spacing = grid.spacing[axis];
      low[axis] = first + box[axis][0] * spacing - reach[axis];
      high[axis] = first + (box[axis][1] - 1) * spacing + reach[axis];
    }
  };
  measure();
  for (int n = 0; n < model.positions.cols() && sizeOf(box) > 0; ++n) {
    const Eigen::Vector3d element = model.positions.col(n);
    const Eigen::Vector3d gap = (low - element).cwiseMax(element - high).cwiseMax(0.0);
    if (gap.squaredNorm() >= distance * distance) continue;
    IndexBox best{};
    long long most = -1;
    for (int candidate = 0; candidate < kSides; ++candidate) {
      const int axis = candidate / 2;
      if ((side >= 0 && candidate != side) || grid.counts[axis] == 1) continue;
      // How far along this axis the lattice must stay away.
      Eigen::Vector3d others = gap;
      others[axis] = 0;
      const double away =
          std::sqrt(std::max(0.0, distance * distance - others.squaredNorm())) + reach[axis];
      IndexBox after = box;
      if (candidate % 2 == 0) {
        const double first = (element[axis] + away - grid.origin[axis]) / grid.spacing[axis];
        after[axis][0] = std::max(box[axis][0], static_cast<int>(std::min(std::ceil(first), 1e9)));
      } else {
        const double last = (element[axis] - away - grid.origin[axis]) / grid.spacing[axis];
        after[axis][1] =
            std::min(box[axis][1], static_cast<int>(std::max(std::floor(last), -1.0)) + 1);
      }
      if (sizeOf(after) > most) best = after, most = sizeOf(after);
    }
    box = best;
    measure();
  }
  return box;
}

}  // namespace

IndexBox boxAwayFromElements(const FieldGrid& grid, const PropagationModel& model,
                             const Eigen::Vector3d& reach, double distance) {
  // Element by element a box above an array may shrink to a corner, column by column.
  IndexBox best{};
  for (int side = -1; side < kSides; ++side) {
    const IndexBox box = cleared(grid, model, reach, distance, side);
    if (sizeOf(box) == grid.size()) return box;
    if (sizeOf(box) > sizeOf(best)) best = box;
  }
  return best;
}

bool isClearOfFaces(const Eigen::AlignedBox3d& box, const PropagationModel& model) {
  const Eigen::Vector3d middle = box.center(), half = box.sizes() / 2;
  for (const ElementGroup& group : model.groups) {
    if (group.transducer.radiatesBack) continue;
    for (int n = group.begin; n < group.end; ++n) {
      const Eigen::Vector3d normal = model.normals.col(n);
      const double height = normal.dot(middle - model.positions.col(n));
      if (std::abs(height) < normal.cwiseAbs().dot(half)) return false;
    }
  }
  return true;
}

}  // namespace acg
