// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/solvers/solver.h"

namespace acg {

/// Solves a scene with the method it names: builds the propagator with signatures and nulls, runs
/// the method, brings the drives to what the scene allows (phase only or amplitude and phase,
/// phase levels, |x| <= 1), and reports what each target gets (in double precision).
///
/// A scene without targets gives drives of zero: silence. Throws kInvalidArgument for a scene with
/// an issue of kError, and whatever `checkpoint` throws to stop; `checkpoint` gets the share done.
/// `previous` is what was shown before, for methods that limit the step from it; one with another
/// number of elements counts as none. Elements that are switched off get a drive of 0.
Hologram solveScene(const Scene& scene, Backend& backend,
                    const std::function<void(double)>& checkpoint = {},
                    const Hologram* previous = nullptr);

/// The report's target results for given drives, as `solveScene` makes them.
std::vector<TargetResult> targetResults(const Scene& scene, const Eigen::VectorXcd& drives,
                                        Backend& backend);

}  // namespace acg
