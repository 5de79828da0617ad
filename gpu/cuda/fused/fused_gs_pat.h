// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/solvers/batch.h"

namespace acg {

/// GS-PAT of up to 32 points in one kernel, for any number of elements of any model without plane
/// waves, on these NVIDIA cards by their numbers; none: the one with the most multiprocessors.
/// Batches are shared out among them from 1024 problems a card on, and where one fails the others
/// do its part; the first one does all else. A card may be named twice. A warp solves a problem
/// from points to codes: it makes the propagator a tile at a time in registers and never stores it.
/// Points are read from and codes written to the host's memory meanwhile. One problem at a time is
/// answered by a kernel that waits for it, on cards with clusters (compute capability 9.0).
///
/// R = A B is summed on tensor cores from numbers split into two bfloat16, which loses 2^-18 of
/// each: as much as float32 loses in the sum.
///
/// Throws kUnavailable where there is no such card (compute capability 8.0 or higher), and for more
/// points, plane waves and a random start.
std::unique_ptr<BatchSolver> makeFusedGsPat(const PropagationModel& model, const BatchTask& task,
                                            const std::vector<int>& cards = {});

}  // namespace acg
