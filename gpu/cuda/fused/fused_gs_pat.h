// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/solvers/batch.h"

namespace acg {

/// GS-PAT of up to 32 points in one kernel, for any number of elements of any model without plane
/// waves, on the NVIDIA card with the most multiprocessors. A warp solves a problem from points to
/// codes: it makes the propagator a tile at a time in registers and never stores it. Points are
/// read from and codes written to the host's memory meanwhile. One problem at a time is answered by
/// a kernel that waits for it, on cards with clusters (compute capability 9.0).
///
/// R = A B is summed on tensor cores from numbers split into two bfloat16, which loses 2^-18 of
/// each: as much as float32 loses in the sum.
///
/// Throws kUnavailable where there is no such card (compute capability 8.0 or higher), and for more
/// points, plane waves and a random start.
std::unique_ptr<BatchSolver> makeFusedGsPat(const PropagationModel& model, const BatchTask& task);

}  // namespace acg
