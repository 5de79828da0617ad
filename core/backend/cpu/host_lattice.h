// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <tbb/task_arena.h>

#include "core/backend/lattice.h"

namespace acg::cpu {

/// Interpolation from the plan's rows at the points of the lattice (real parts, then imaginary
/// parts of each row, x fastest), in float32 on the processor, with the threads of `arena`, which
/// must live longer.
std::unique_ptr<LatticeSums> interpolateOnHost(const Lattice& lattice, int order,
                                               const std::vector<float>& rows,
                                               tbb::task_arena& arena);

}  // namespace acg::cpu
