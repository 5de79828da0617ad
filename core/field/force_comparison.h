// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"
#include "core/backend/backend.h"
#include "core/field/field.h"
#include "core/field/force_model.h"

namespace acg {

/// The force on a particle at one point by each model that takes it, N. Gor'kov and the small
/// sphere cannot take a soft sphere, and partial waves none above kLargestSphere.
struct ForceComparison {
  struct Row {
    ForceModel model;
    Eigen::Vector3d force;  ///< N
  };
  Eigen::Vector3d point;  ///< m
  std::vector<Row> rows;

  /// |force of `a` - force of the best model| / |force of the best|; 0 where either is missing. The
  /// best is the last row.
  double disagreement(ForceModel a) const;
  const Eigen::Vector3d* find(ForceModel model) const;
};

ForceComparison compareForces(const PropagationModel& model, const Eigen::VectorXcd& drives,
                              const Particle& particle, const Eigen::Vector3d& point,
                              Backend& backend);

/// Models that differ by more than this are both named.
inline constexpr double kDisagreement = 0.05;

/// Sentences for the report of a field with forces: where the models differ by more than
/// kDisagreement, at the point of the largest force or, for up to eight points, at each; and that
/// beads at some points would reach into an element.
std::vector<std::string> forceNotes(const Field& field, const PropagationModel& model,
                                    const Eigen::VectorXcd& drives, const Particle& particle,
                                    ForceModel taken, Backend& backend);

/// "(1e-06, 0, -2.5e-06) N"
std::string forceText(const Eigen::Vector3d& force);

}  // namespace acg
