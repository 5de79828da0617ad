// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/propagation_model.h"
#include "core/backend/lattice.h"
#include "core/field/field_grid.h"
#include "core/field/lattice_rules.h"

namespace acg {

/// How far apart elements of the model's first board stand by axis, m: all by whole multiples of
/// it; 0 along an axis where they do not.
Eigen::Vector3d boardPitch(const PropagationModel& model);

/// Steps of a lattice by axis, m: the largest up to `step` at which elements a pitch apart stand
/// whole steps apart, where that is not much smaller than `step`. Elements are then shifts of one
/// another on the lattice, of which sums can make use.
Eigen::Vector3d latticeSteps(const Eigen::Vector3d& pitch, double step);

/// How far the lattice of such a grid would extend beyond it, m by axis: 0 along an axis of which a
/// lattice would need about as many samples, which then keeps those of the grid.
Eigen::Vector3d latticeReach(const FieldGrid& grid, const LatticeRules& rules,
                             const Eigen::Vector3d& steps);

/// Windowed-sinc interpolation from a lattice to the points of a grid, axis by axis; `reach` as
/// above, maybe of a larger grid. Derivatives come from the weights' where the rules say so and at
/// most one axis keeps its samples; else each is to be summed and interpolated like the pressure.
///
/// With w taps an axis the weights sinc(x) I0(b sqrt(1 - u^2)) / I0(b), u = 2x/w, b of
/// LatticeRules, err by at most about exp(-b) of the peak: J. F. Kaiser's window, whose derivatives
/// stay finite at its ends.
Lattice latticeFor(const FieldGrid& grid, const LatticeRules& rules, const Eigen::Vector3d& steps,
                   const Eigen::Vector3d& reach);

/// The derivatives of order 0 to 3 of sinc(x) = sin(pi x) / (pi x).
std::array<double, 4> sincDerivatives(double x);
/// The derivatives of order 0 to 3 by u of I0(b sqrt(1 - u^2)) / I0(b), |u| <= 1.
std::array<double, 4> kaiserDerivatives(double b, double u);

}  // namespace acg
