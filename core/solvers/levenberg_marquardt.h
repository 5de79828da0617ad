// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/solvers/solver.h"

namespace acg {

std::span<const Parameter> levenbergMarquardtParameters();

/// Nonlinear least squares for the phases of N elements and M targets: least |A e^{i phi} - a
/// e^{i psi}|^2 by the method of Levenberg and Marquardt (Ceres), with quiet points as more rows.
/// Targets without a wish ask for an equal share of what can be had.
///
/// Source: K. Madsen, H. B. Nielsen, O. Tingleff, Methods for Non-Linear Least Squares Problems
/// (2004); D. W. Marquardt, J. SIAM 11 (1963) 431-441.
SolverOutcome solveLevenbergMarquardt(const SolverInput& input, Buffer& q);

}  // namespace acg
