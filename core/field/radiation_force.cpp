// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/radiation_force.h"

#include <algorithm>

#include "core/error.h"
#include "core/field/gorkov_potential.h"
#include "core/field/partial_wave_force.h"
#include "core/field/small_sphere_force.h"

namespace acg {
namespace {

constexpr Eigen::Index kBatch = 64;  // beads whose spheres are sampled together

/// Calls `act(waves)` for each point.
template <class Act>
void forEachPoint(const QuantityInput& input, const Scatterer& scatterer, const Act& act) {
  ACG_ASSERT(input.nearField && input.points);
  const SamplingSphere sphere = samplingSphere(scatterer);
  const Eigen::Index count = input.points->cols();
  for (Eigen::Index begin = 0; begin < count; begin += kBatch) {
    const Eigen::Index size = std::min(kBatch, count - begin);
    Eigen::Matrix3Xd points(3, size * sphere.size());
    for (Eigen::Index m = 0; m < size; ++m) {
      points.middleCols(m * sphere.size(), sphere.size()) =
          sphere.points(input.points->col(begin + m));
    }
    const PressureDerivatives near = input.nearField(points, 1);
    for (Eigen::Index m = 0; m < size; ++m) {
      act(sphere.measure(near.values.middleCols(m * sphere.size(), sphere.size())));
    }
  }
}

SmallSphere smallSphereOf(const QuantityInput& input) {
  return smallSphere(input.medium, input.particle, input.frequency,
                     input.forceModel == ForceModel::kSmallSphere);
}

/// Calls `act(gradient)` with dF_i / dq_j of each point.
template <class Act>
void forEachGradient(const QuantityInput& input, const Act& act) {
  if (input.forceModel == ForceModel::kPartialWaves) {
    const Scatterer scatterer = scattererOf(input.medium, input.particle, input.frequency);
    forEachPoint(input, scatterer,
                 [&](const RegularWaves& waves) { act(partialWaveGradient(scatterer, waves)); });
    return;
  }
  const SmallSphere sphere = smallSphereOf(input);
  for (Eigen::Index m = 0; m < input.pressure.values.cols(); ++m) {
    act(smallSphereGradient(sphere, input.pressure.values.col(m)));
  }
}

void append(const Eigen::Vector3d& v, std::vector<double>& values) {
  values.insert(values.end(), v.data(), v.data() + 3);
}

}  // namespace

void computeForce(const QuantityInput& input, std::vector<double>& values) {
  if (input.forceModel != ForceModel::kPartialWaves) {
    const SmallSphere sphere = smallSphereOf(input);
    for (Eigen::Index m = 0; m < input.pressure.values.cols(); ++m) {
      append(smallSphereForce(sphere, input.pressure.values.col(m)), values);
    }
    return;
  }
  const Scatterer scatterer = scattererOf(input.medium, input.particle, input.frequency);
  const auto add = [&](const RegularWaves& waves) {
    append(partialWaveForce(scatterer, waves), values);
  };
  if (input.nearField) return forEachPoint(input, scatterer, add);
  for (Eigen::Index m = 0; m < input.pressure.values.cols(); ++m) {
    add(wavesFromDerivatives(scatterer.wavenumber, input.pressure.values.col(m)));
  }
}

void computeStiffness(const QuantityInput& input, std::vector<double>& values) {
  forEachGradient(input, [&](const Eigen::Matrix3d& gradient) {
    for (int i = 0; i < 3; ++i) append(gradient.row(i), values);
  });
}

void computeForceCurl(const QuantityInput& input, std::vector<double>& values) {
  forEachGradient(input, [&](const Eigen::Matrix3d& g) {
    append({g(2, 1) - g(1, 2), g(0, 2) - g(2, 0), g(1, 0) - g(0, 1)}, values);
  });
}

void computeGorkovLaplacian(const QuantityInput& input, std::vector<double>& values) {
  const SmallSphere sphere = smallSphere(input.medium, input.particle, input.frequency, false);
  for (Eigen::Index m = 0; m < input.pressure.values.cols(); ++m) {
    append(-smallSphereGradient(sphere, input.pressure.values.col(m)).diagonal(), values);
  }
}

}  // namespace acg
