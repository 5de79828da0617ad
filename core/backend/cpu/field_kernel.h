// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>

#include "core/backend/cpu/field_sources.h"

namespace acg::cpu {

/// Points that are summed together.
inline constexpr int kBlockPoints = 128;
/// A point nearer to an element gets the element's value at this distance, m.
inline constexpr double kNearestDistance = 1e-6;

/// Which derivatives a sum takes: all up to the order, or with an axis (0..2) those along it alone.
struct DerivativeSet {
  int order = 0;
  int axis = -1;

  constexpr int rows() const { return axis < 0 ? PressureDerivatives::rowsOf(order) : order + 1; }
};

/// Pressure and derivatives of all sources at up to kBlockPoints points (x, y, z of each in a row);
/// `values` takes the rows of the set for each point.
///
/// In float32 the phase is referred to the middle of the block, so that its error depends on the
/// size of the block and not on the distance of the sources. A block wider than kWidestBlock
/// wavelengths is handed to the double kernel, which always takes all derivatives of an order.
void sumBlockSingle(const FieldSources& sources, const double* points, int count,
                    const DerivativeSet& set, std::complex<double>* values);
void sumBlockDouble(const FieldSources& sources, const double* points, int count, int order,
                    std::complex<double>* values);

/// The rows of `set` out of those of all derivatives up to its order.
void takeRows(const DerivativeSet& set, const std::complex<double>* all, int count,
              std::complex<double>* values);

/// Half the widest block that is summed in float32, in wavelengths.
inline constexpr double kWidestBlock = 24;

/// "AVX-512", "AVX2", ...: the instructions these kernels run on here.
const char* instructionSet();

}  // namespace acg::cpu
