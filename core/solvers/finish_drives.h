// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/solvers/null_space.h"

namespace acg {

/// Drives of element amplitudes 0..1 that give the M targets their pressures.
///
/// `a`: M x N with nulls folded in. `phases`: the unit-modulus drives of a method, from which the
/// phases at the targets are taken. `pressures`: M, Pa, estimates where `wanted` has none.
/// With every target wanted: the drives of least power, A^H (A A^H)^-1 p, if none is above 1.
/// Otherwise projections in turn on "gives the pressures" and "none above 1", with the phases at
/// the targets free; where they find nothing, the drives are the nearest they came, and targets
/// without a wish give way first. With no target wanted: all share what the weakest gets from
/// `phases`, and nothing is given away when there is only one.
///
/// The least-power step is that of B. Long et al., ACM Trans. Graph. 33 (2014) 181.
Eigen::VectorXcd amplitudeDrives(const Eigen::MatrixXcd& a, const NullSpace& nulls,
                                 const Eigen::VectorXcd& phases, const Eigen::VectorXd& pressures,
                                 const std::vector<std::optional<double>>& wanted,
                                 const std::function<void()>& checkpoint);

/// The other ways to bring a method's own drives `q` to amplitudes 0..1. `normalise` divides by the
/// largest; `clamp` scales them to fit `pressures` best and cuts what is above 1; `uniform` keeps
/// the phases and gives all elements one amplitude, 1 unless every target has a wish.
/// `a`: M x N with nulls folded in. Throws kInternal for another mode.
Eigen::VectorXcd constrainedDrives(const std::string& mode, const Eigen::MatrixXcd& a,
                                   const NullSpace& nulls, const Eigen::VectorXd& pressures,
                                   const std::vector<std::optional<double>>& wanted,
                                   Eigen::VectorXcd q);

/// |x| <= 1 by shortening what is longer.
void clampToOne(Eigen::VectorXcd& drives);

/// Rounds phases to multiples of 2 pi / levels; amplitudes stay. 0 levels changes nothing.
void roundPhases(int levels, Eigen::VectorXcd& drives);

}  // namespace acg
