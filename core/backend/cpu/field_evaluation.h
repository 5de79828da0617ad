// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <tbb/task_arena.h>

#include "core/backend/backend.h"

namespace acg::cpu {

/// `Backend::evaluate` with the threads of `arena`. Each point is summed by one thread in the order
/// of the elements, so the result does not depend on the number of threads.
PressureDerivatives evaluate(const PropagationModel& model, const Eigen::VectorXcd& drives,
                             const Eigen::Matrix3Xd& points, int order, Precision precision,
                             const std::function<void(double)>& checkpoint, tbb::task_arena& arena);

}  // namespace acg::cpu
