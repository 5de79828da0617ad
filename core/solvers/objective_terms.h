// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/solvers/objective.h"

namespace acg {

/// sum_m (|p_m| - a_m)^2 / sum_m a_m^2: the cost of Diff-PAT (T. Fushimi et al., Sci. Rep. 11
/// (2021) 12678, doi 10.1038/s41598-021-91880-2), made dimensionless.
class WantedPressures final : public ObjectiveTerm {
 public:
  explicit WantedPressures(Eigen::VectorXd wanted);
  double value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
               Eigen::Ref<Eigen::VectorXcd> gradient) const override;

 private:
  Eigen::VectorXd wanted_;
  double power_;
};

/// -log(mean x) + kEvenness (mean x^2 / (mean x)^2 - 1) with x_m = |p_m| / a_m: as loud as can be
/// and in the ratios of a.
class EvenPressures final : public ObjectiveTerm {
 public:
  explicit EvenPressures(Eigen::VectorXd ratios);
  double value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
               Eigen::Ref<Eigen::VectorXcd> gradient) const override;

 private:
  static constexpr double kEvenness = 10;
  Eigen::VectorXd ratios_;
};

/// sum_k |p_k|^2 / b_k^2, b the most each quiet point could have.
class QuietPressures final : public ObjectiveTerm {
 public:
  explicit QuietPressures(Eigen::VectorXd most);
  double value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
               Eigen::Ref<Eigen::VectorXcd> gradient) const override;

 private:
  Eigen::VectorXd most_;
};

/// |p| / s: the pressure in the middle of a trap, which the first row of the trap gives; rounded
/// off below a thousandth of s, where its slope would jump.
class TrapPressure final : public ObjectiveTerm {
 public:
  explicit TrapPressure(double scale) : scale_(scale) {}
  double value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
               Eigen::Ref<Eigen::VectorXcd> gradient) const override;

 private:
  double scale_;  // Pa
};

/// U / s, U = K1 |p|^2 - K2 |grad p|^2, from the first 4 rows of a trap.
class GorkovTerm final : public ObjectiveTerm {
 public:
  GorkovTerm(double monopole, double dipole, double scale)
      : monopole_(monopole), dipole_(dipole), scale_(scale) {}
  double value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
               Eigen::Ref<Eigen::VectorXcd> gradient) const override;

 private:
  double monopole_, dipole_, scale_;
};

/// -sum_i w_i U_ii / s with the curvatures of the Gor'kov potential along x, y, z, from the 20 rows
/// of a trap: minus the Laplacian of U for equal weights. With `knee` c above 0 it is
/// -arsinh(sum / (s c)), so that among several traps the weakest gains most.
///
/// Source: A. Marzo et al., Nat. Commun. 6 (2015) 8661.
class StiffnessTerm final : public ObjectiveTerm {
 public:
  StiffnessTerm(double monopole, double dipole, const Eigen::Vector3d& weights, double scale,
                double knee = 0)
      : monopole_(monopole), dipole_(dipole), weights_(weights), scale_(scale), knee_(knee) {}
  double value(const Eigen::Ref<const Eigen::VectorXcd>& y, double weight,
               Eigen::Ref<Eigen::VectorXcd> gradient) const override;
  /// U_xx, U_yy, U_zz, N/m.
  Eigen::Vector3d curvatures(const Eigen::Ref<const Eigen::VectorXcd>& y) const;

 private:
  double monopole_, dipole_;
  Eigen::Vector3d weights_;
  double scale_, knee_;
};

}  // namespace acg
