// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include <tbb/task_arena.h>

#include "core/backend/cpu/displacement_table.h"
#include "core/backend/cpu/field_kernel.h"
#include "core/backend/lattice.h"

namespace acg::cpu {

/// Rows of the set at all points of the lattice: real parts, then imaginary parts of each row, x
/// fastest. Sources that are regular on the lattice go by tables of displacements and products,
/// others by direct sums in compact tiles. Throws as `evaluate` does.
std::vector<float> sumOnLattice(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                const Lattice& lattice, const DerivativeSet& set,
                                TableStore& tables, const std::function<void(double)>& checkpoint,
                                tbb::task_arena& arena);

/// Sums of rows at points: a column for each.
using RowSums = std::function<Eigen::MatrixXcd(const Eigen::Matrix3Xd& points)>;

/// Direct sums at the lattice's points, asked for in compact tiles: kernels sum a block of points
/// at once and are fast and accurate where the sources are far for the block's size.
std::vector<float> sumInTiles(const Lattice& lattice, int rows, const RowSums& sums);

}  // namespace acg::cpu
