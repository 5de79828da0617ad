// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <tbb/task_arena.h>

#include "core/backend/backend.h"
#include "core/backend/cpu/field_kernel.h"

namespace acg::cpu {

/// The rows of `set` (rows x M) of `Backend::evaluate` with the threads of `arena`; derivatives
/// along one axis in float32 only. Each point is summed by one thread in the order of the elements,
/// so the result does not depend on the number of threads.
Eigen::MatrixXcd evaluate(const PropagationModel& model, const Eigen::VectorXcd& drives,
                          const Eigen::Matrix3Xd& points, const DerivativeSet& set,
                          Precision precision, const std::function<void(double)>& checkpoint,
                          tbb::task_arena& arena);

}  // namespace acg::cpu
