// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/levitation/bead_field.h"

#include "core/backend/backend.h"

namespace acg {
namespace {

constexpr double kDegreeThreeTolerance = 3e-3;  // of forces that only compare ways out

}  // namespace

BeadField::BeadField(const PropagationModel& model, const Eigen::VectorXcd& drives,
                     const Particle& bead, ForceModel force, Backend& backend,
                     const std::function<void()>& checkpoint)
    : model_(model),
      drives_(drives),
      bead_(bead),
      force_(fittingForceModel(force, model.medium, bead, model.frequency)),
      backend_(backend),
      checkpoint_(checkpoint) {
  if (force_ == ForceModel::kPartialWaves) {
    scatterer_ = scattererOf(model.medium, bead, model.frequency);
    sphere_ = samplingSphere(*scatterer_);
  } else {
    small_ = smallSphere(model.medium, bead, model.frequency, force_ == ForceModel::kSmallSphere);
  }
}

PressureDerivatives BeadField::evaluate(const Eigen::Matrix3Xd& points, int order) const {
  if (checkpoint_) checkpoint_();
  return backend_.evaluate(model_, drives_, points, order, Precision::kDouble, [this](double) {
    if (checkpoint_) checkpoint_();
  });
}

BeadForce BeadField::at(const Eigen::Vector3d& point) const {
  if (small_) {
    const PressureDerivatives p = evaluate(point, 3);
    return {smallSphereForce(*small_, p.values.col(0)),
            smallSphereGradient(*small_, p.values.col(0))};
  }
  const RegularWaves waves = sphere_->measure(evaluate(sphere_->points(point), 1).values);
  return {partialWaveForce(*scatterer_, waves), partialWaveGradient(*scatterer_, waves)};
}

BeadForce BeadField::totalAt(const Eigen::Vector3d& point) const {
  BeadForce total = at(point);
  total.force += weight();
  return total;
}

Eigen::Matrix3Xd BeadField::forces(const Eigen::Matrix3Xd& points) const {
  Eigen::Matrix3Xd result(3, points.cols());
  if (small_) {
    const PressureDerivatives p = evaluate(points, 2);
    for (Eigen::Index m = 0; m < points.cols(); ++m) {
      result.col(m) = smallSphereForce(*small_, p.values.col(m));
    }
    return result;
  }
  if (beyondDegreeThree(*scatterer_) <= kDegreeThreeTolerance) {
    const PressureDerivatives p = evaluate(points, 3);
    for (Eigen::Index m = 0; m < points.cols(); ++m) {
      result.col(m) = partialWaveForce(
          *scatterer_, wavesFromDerivatives(scatterer_->wavenumber, p.values.col(m)));
    }
    return result;
  }
  for (Eigen::Index m = 0; m < points.cols(); ++m) {
    const RegularWaves waves = sphere_->measure(evaluate(sphere_->points(points.col(m)), 1).values);
    result.col(m) = partialWaveForce(*scatterer_, waves);
  }
  return result;
}

}  // namespace acg
