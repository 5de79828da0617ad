// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/solvers/batch.h"

namespace acg {

/// GS-PAT from points to codes on the processor, a problem on one thread: what `solveGsPat` does,
/// in a form that leaves out B = A^H D. With G = A A^H, which is Hermitian, and x = D p an
/// iteration is x <- D a (G x) / |G x|, and the drives are q = B p = A^H x. Uses as many threads as
/// the backend, one problem each.
///
/// Throws kUnavailable for one point, for more than `kMostFusedPoints`, for a single element and
/// for a random start: the solver on the backend does these.
std::unique_ptr<BatchSolver> makeProcessorGsPat(const PropagationModel& model,
                                                const BatchTask& task, Backend& backend);

/// Beyond it G and A leave a core's caches, and one problem is worth many threads.
inline constexpr int kMostFusedPoints = 128;

}  // namespace acg
