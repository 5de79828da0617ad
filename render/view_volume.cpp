// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/view_volume.h"

#include <algorithm>
#include <cmath>

#include "core/scene/target_bounds.h"
#include "core/units.h"

namespace acg {
namespace {

using namespace units;

constexpr double kRoomAroundTargets = 40 * mm;
constexpr double kBeamWithoutTargets = 150 * mm;
constexpr double kLattice = 5 * mm;

/// Half the width of an element, m, with a little air in front of it.
double clearance(const Scene& scene, const PlacedArray& array) {
  const auto model = scene.transducers.find(array.transducer);
  const double radius = model == scene.transducers.end() ? 0 : model->second.radius;
  return std::max(radius, 1 * mm) + 1 * mm;
}

/// Moves the one face of `box` that loses least volume so that `point` lies outside, unless that
/// would cut off what must stay.
void cutAway(Eigen::AlignedBox3d& box, const Eigen::Vector3d& point, double gap,
             const Eigen::AlignedBox3d& keep) {
  const Eigen::Vector3d size = box.sizes();
  double leastLoss = 1;
  int bestAxis = -1;
  bool bestIsLow = false;
  for (int axis = 0; axis < 3; ++axis) {
    const double low = point(axis) + gap;
    const double high = point(axis) - gap;
    const double lossLow = (low - box.min()(axis)) / size(axis);
    const double lossHigh = (box.max()(axis) - high) / size(axis);
    if (lossLow < leastLoss && (keep.isEmpty() || low <= keep.min()(axis))) {
      leastLoss = lossLow, bestAxis = axis, bestIsLow = true;
    }
    if (lossHigh < leastLoss && (keep.isEmpty() || high >= keep.max()(axis))) {
      leastLoss = lossHigh, bestAxis = axis, bestIsLow = false;
    }
  }
  if (bestAxis < 0) return;
  if (bestIsLow) {
    box.min()(bestAxis) = point(bestAxis) + gap;
  } else {
    box.max()(bestAxis) = point(bestAxis) - gap;
  }
}

}  // namespace

Eigen::AlignedBox3d workingVolume(const Scene& scene) {
  Eigen::AlignedBox3d targets, pictures;
  for (const Target& target : scene.targets) {
    targets.extend(target.position);
    pictures.extend(targetBounds(target));
  }

  Eigen::AlignedBox3d box;
  std::vector<std::pair<TransducerArray, double>> arrays;
  for (const PlacedArray& array : scene.arrays) {
    if (!array.elements || array.elements->size() == 0) continue;
    arrays.emplace_back(array.placed(), clearance(scene, array));
    const TransducerArray& placed = arrays.back().first;
    box.extend(placed.positions.rowwise().minCoeff());
    box.extend(placed.positions.rowwise().maxCoeff());
    if (targets.isEmpty()) {
      const Eigen::Vector3d centre = placed.positions.rowwise().mean();
      const Eigen::Vector3d beam = placed.normals.rowwise().mean();
      box.extend(Eigen::Vector3d(centre + kBeamWithoutTargets * beam));
    }
  }
  if (!targets.isEmpty()) {
    const Eigen::Vector3d room = Eigen::Vector3d::Constant(kRoomAroundTargets);
    box.extend(Eigen::Vector3d(targets.min() - room));
    box.extend(Eigen::Vector3d(targets.max() + room));
    box.extend(pictures);
  }
  if (box.isEmpty()) {
    box = sceneBounds(scene);
  }
  for (int axis = 0; axis < 3; ++axis) {
    box.min()(axis) = kLattice * std::floor(box.min()(axis) / kLattice + 1e-9);
    box.max()(axis) = kLattice * std::ceil(box.max()(axis) / kLattice - 1e-9);
    if (box.max()(axis) - box.min()(axis) < 2 * kLattice) {
      box.min()(axis) -= kLattice;
      box.max()(axis) += kLattice;
    }
  }
  for (const auto& [array, gap] : arrays) {
    for (int n = 0; n < array.size(); ++n) {
      const Eigen::Vector3d position = array.positions.col(n);
      // Strictly inside the box grown by the gap: faces already cut back stay where they are.
      const bool isInside = ((position - box.min()).array() > -gap * (1 - 1e-9)).all() &&
                            ((box.max() - position).array() > -gap * (1 - 1e-9)).all();
      if (isInside) cutAway(box, position, gap, targets);
    }
  }
  return box;
}

FieldGrid sliceGrid(const Eigen::AlignedBox3d& box, SliceAxis axis, double position) {
  const int normal = static_cast<int>(axis);
  Eigen::Vector3d low = box.min();
  Eigen::Vector3d high = box.max();
  low(normal) = high(normal) = std::clamp(position, box.min()(normal), box.max()(normal));
  const double longest = (high - low).maxCoeff();
  std::array<int, 3> counts = {1, 1, 1};
  for (int i = 0; i < 3; ++i) {
    if (i == normal) continue;
    const double share = (high(i) - low(i)) / longest;
    counts[static_cast<std::size_t>(i)] =
        std::max(16, static_cast<int>(std::lround(share * kSlicePoints)));
  }
  return FieldGrid::between(low, high, counts);
}

FieldGrid volumeGrid(const Eigen::AlignedBox3d& box) {
  const Eigen::Vector3d size = box.sizes();
  std::array<int, 3> counts = {1, 1, 1};
  for (int i = 0; i < 3; ++i) {
    counts[static_cast<std::size_t>(i)] =
        std::max(16, static_cast<int>(std::lround(size(i) / size.maxCoeff() * kVolumePoints)));
  }
  return FieldGrid::between(box.min(), box.max(), counts);
}

}  // namespace acg
