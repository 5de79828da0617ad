// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include <tbb/task_arena.h>

#include "core/backend/lattice.h"

namespace acg::cpu {

/// Sums the plan's rows at points: a column of `summedRows` numbers for each.
using RowSums = std::function<Eigen::MatrixXcd(const Eigen::Matrix3Xd& points)>;

/// Sums taken at the points of the lattice, in compact tiles, and interpolation from them in
/// float32 on the processor, with the threads of `arena`, which must live longer.
std::unique_ptr<LatticeSums> sumHostLattice(const Lattice& lattice, int order, const RowSums& sums,
                                            tbb::task_arena& arena);

}  // namespace acg::cpu
