// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "core/backend/cpu/field_sources.h"
#include "core/backend/cpu/lattice_kernel.h"

namespace acg::cpu {

/// One source at the origin with drive 1.
struct UnitSource {
  const Directivity<float>* form = nullptr;
  bool isPlain = true;  ///< of the form
  Eigen::Vector3d normal = Eigen::Vector3d::UnitZ();
  double sourcePressure = 1;  ///< Pa m
  double wavenumber = 0;      ///< rad/m
  double absorption = 0;      ///< Np/m
};

/// Numbers of a cell: kLatticeGroup real parts, then as many imaginary ones.
inline constexpr int kCell = 2 * kLatticeGroup;

/// Where the lanes of a cell are, m, from its corner.
struct CellPoints {
  alignas(64) double at[3][kLatticeGroup] = {};
};

/// Pressure and derivatives up to `order` at the points of `count` cells whose corners are `start`
/// (m, relative to the source) and on in steps of `step` along `axis`, in float32 with phases from
/// distances in double. Row rows[i] of PressureDerivatives goes to the cells from out + i
/// rowStride.
void sourceCells(const UnitSource& source, int order, const std::vector<int>& rows,
                 const CellPoints& points, const Eigen::Vector3d& start, double step, int axis,
                 int count, float* out, std::size_t rowStride);

}  // namespace acg::cpu
