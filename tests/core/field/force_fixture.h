// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/backend/cpu/cpu_backend.h"
#include "core/field/field_quantity.h"
#include "tests/support/random_scene.h"

namespace acg::test {

/// Values of a quantity at one point by a force model, in the precision given.
inline std::vector<double> forceValues(const PropagationModel& model,
                                       const Eigen::VectorXcd& drives, const Eigen::Vector3d& at,
                                       const std::string& quantity, ForceModel force,
                                       const Particle& particle = {},
                                       Precision precision = Precision::kDouble) {
  static const auto backend = makeCpuBackend(1);
  const FieldQuantityEntry& entry = fieldQuantity(quantity);
  const Eigen::Matrix3Xd points = at;
  const auto pressure =
      backend->evaluate(model, drives, points, entry.derivativeOrder, precision, {});
  QuantityInput input{model.medium, model.frequency, particle, pressure, force, &points};
  input.nearField = [&](const Eigen::Matrix3Xd& near, int order) {
    return backend->evaluate(model, drives, near, order, precision, {});
  };
  std::vector<double> values;
  entry.compute(input, values);
  return values;
}

inline Eigen::Vector3d forceAt(const PropagationModel& model, const Eigen::VectorXcd& drives,
                               const Eigen::Vector3d& at, ForceModel force,
                               const Particle& particle = {}) {
  return Eigen::Vector3d(forceValues(model, drives, at, "force", force, particle).data());
}

/// Two point sources of 6 Pa m, 10 mm apart, of levitate's own tests.
inline PropagationModel levitatePair() {
  PropagationModel model;
  model.positions.resize(3, 2);
  model.positions << -5e-3, 5e-3, 0, 0, 0, 0;
  model.normals = Eigen::Vector3d::UnitZ().replicate(1, 2);
  TransducerModel point;
  point.kind = "point";
  point.sourcePressure = 6;
  model.groups = {{0, 2, point}};
  return model;
}

/// 16 x 16 point sources of 6 Pa m at 10 mm with a twin trap at `focus`.
inline Eigen::VectorXcd twinDrives(const PropagationModel& model, const Eigen::Vector3d& focus) {
  Eigen::VectorXcd drives = focusDrives(model, focus);
  for (int n = 0; n < model.size(); ++n) {
    drives(n) *= std::complex<double>(0, model.positions(1, n) < 0 ? 1 : -1);
  }
  return drives;
}

inline TransducerModel pointSource(double strength) {
  TransducerModel point;
  point.kind = "point";
  point.sourcePressure = strength;
  return point;
}

}  // namespace acg::test
