// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/levitation/equilibrium.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Eigenvalues>

namespace acg {
namespace {

constexpr int kSteps = 24;
constexpr double kClose = 1e-6;        // wavelengths; a step this short has arrived
constexpr double kLongestStep = 0.05;  // wavelengths
constexpr double kSoftest = 0.02;      // of the stiffest axis; softer ones are taken as this stiff

/// With J = dF/dq: -J^-1 F where every axis pulls back, else along the force, scaled by |J|.
Eigen::Vector3d stepOf(const BeadForce& total, double longest, bool& pullsBack) {
  const Eigen::Matrix3d symmetric = (total.gradient + total.gradient.transpose()) / 2;
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> axes(symmetric);
  pullsBack = axes.eigenvalues().maxCoeff() < 0;
  Eigen::Vector3d step = Eigen::Vector3d::Zero();
  const double stiffest = axes.eigenvalues().cwiseAbs().maxCoeff();
  if (!(stiffest > 0)) return longest * total.force.normalized();
  if (pullsBack) {
    step = -total.gradient.fullPivLu().solve(total.force);
  } else {
    for (int i = 0; i < 3; ++i) {
      const Eigen::Vector3d axis = axes.eigenvectors().col(i);
      const double stiffness = std::max(std::abs(axes.eigenvalues()(i)), kSoftest * stiffest);
      step += axis * (axis.dot(total.force) / stiffness);
    }
  }
  if (!step.allFinite()) return Eigen::Vector3d::Zero();
  return step.norm() > longest ? Eigen::Vector3d(step * (longest / step.norm())) : step;
}

/// One walk; true when it arrived where a bead rests.
bool walk(const BeadField& field, Eigen::Vector3d position, const Eigen::Vector3d& target,
          double reach, EquilibriumSearch& search) {
  const double wavelength = field.wavelength();
  for (int i = 0; i < kSteps; ++i) {
    const BeadForce total = field.totalAt(position);
    if (!total.force.allFinite() || !total.gradient.allFinite()) return false;
    search.largestLift = std::max(search.largestLift, total.force.z() - field.weight().z());
    if (total.force.norm() < search.remaining.norm()) {
      search.nearest = position;
      search.remaining = total.force;
      search.isUnstable = false;
    }
    bool pullsBack = false;
    const Eigen::Vector3d step = stepOf(total, kLongestStep * wavelength, pullsBack);
    if (step.norm() < kClose * wavelength) {
      if (pullsBack) search.found = {position, total.gradient};
      search.isUnstable = !pullsBack;
      return pullsBack;
    }
    position += step;
    if ((position - target).norm() > reach) return false;
  }
  return false;
}

}  // namespace

EquilibriumSearch findEquilibrium(const BeadField& field, const Eigen::Vector3d& target,
                                  double reach) {
  EquilibriumSearch search;
  search.nearest = target;
  search.remaining = Eigen::Vector3d::Constant(std::numeric_limits<double>::infinity());
  const double quarter = field.wavelength() / 4;
  // Below first: that is where weight takes a bead.
  const Eigen::Vector3d starts[] = {{0, 0, 0}, {0, 0, -quarter / 2}, {0, 0, quarter}};
  for (const Eigen::Vector3d& start : starts) {
    if (walk(field, target + start, target, reach, search)) break;
  }
  return search;
}

}  // namespace acg
