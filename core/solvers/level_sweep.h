// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <Eigen/Core>

#include "core/solvers/objective.h"

namespace acg {

/// Phases on multiples of 2 pi / levels: element by element, in order, tries the two neighbouring
/// levels and keeps what lowers the cost, until a sweep changes nothing or 4 are done. The cost
/// never rises. `mayTake` (element, phase in rad) rules levels out; empty allows all.
void sweepLevels(const Objective& objective, int levels,
                 const std::function<bool(int, double)>& mayTake, Eigen::VectorXcd& drives);

}  // namespace acg
