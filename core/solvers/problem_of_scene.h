// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/backend.h"
#include "core/scene/scene.h"
#include "core/solvers/solve_problem.h"
#include "core/solvers/solve_rows.h"

namespace acg {

/// The parts of a scene's problem that do not come from its propagator: wishes, kinds of rows,
/// limits of the elements, and traps on demand. `rows`, `quiet`, `alone`, `pressures` and
/// `previous` are left to the caller. `trap` refers to all arguments, which must outlive it.
SolveProblem problemOf(const Scene& scene, const SolveRows& rows, const PropagationModel& model,
                       Backend& backend);

/// Pressure and derivatives to third order at `point` per unit drive of each element, 20 x N, in
/// double precision, with all that the model knows of.
Eigen::MatrixXcd derivativeRows(const PropagationModel& model, const Eigen::Vector3d& point,
                                Backend& backend);

}  // namespace acg
