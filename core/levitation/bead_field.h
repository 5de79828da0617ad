// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"
#include "core/field/force_model.h"
#include "core/field/partial_wave_force.h"
#include "core/field/small_sphere_force.h"

namespace acg {

/// Standard gravity along -z, m/s^2.
inline constexpr double kGravity = 9.80665;

/// The force on a bead and its slope.
struct BeadForce {
  Eigen::Vector3d force;     ///< N
  Eigen::Matrix3d gradient;  ///< dF_i / dq_j, N/m
};

/// What a bead feels of a hologram, anywhere, in double precision. Lent references must outlive it;
/// one thread at a time, as the backend.
class BeadField {
 public:
  /// Throws kInvalidArgument for a bead that the model cannot take.
  BeadField(const PropagationModel& model, const Eigen::VectorXcd& drives, const Particle& bead,
            ForceModel force, Backend& backend, const std::function<void()>& checkpoint = {});

  /// The sound's force and gradient at one point, without gravity.
  BeadForce at(const Eigen::Vector3d& point) const;
  /// The sound's force at 3 x M points, 3 x M. With partial waves, by waves of degree 3 where those
  /// hold some 1e-3.
  Eigen::Matrix3Xd forces(const Eigen::Matrix3Xd& points) const;
  /// Sound and gravity together.
  BeadForce totalAt(const Eigen::Vector3d& point) const;

  Eigen::Vector3d weight() const { return {0, 0, -bead_.mass() * kGravity}; }  ///< N
  const Particle& bead() const { return bead_; }
  ForceModel model() const { return force_; }
  double wavelength() const { return model_.wavelength(); }
  const PropagationModel& sources() const { return model_; }

 private:
  PressureDerivatives evaluate(const Eigen::Matrix3Xd& points, int order) const;

  const PropagationModel& model_;
  const Eigen::VectorXcd& drives_;
  Particle bead_;
  ForceModel force_;
  Backend& backend_;
  std::function<void()> checkpoint_;
  std::optional<SmallSphere> small_;
  std::optional<Scatterer> scatterer_;
  std::optional<SamplingSphere> sphere_;
};

}  // namespace acg
