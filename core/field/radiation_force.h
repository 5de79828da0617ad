// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/field/field_quantity.h"

namespace acg {

/// Time-averaged force of the sound on the particle by `input.forceModel`, N: x, y, z of each
/// point.
void computeForce(const QuantityInput& input, std::vector<double>& values);

/// dF_i / dq_j, N/m: row by row, nine numbers a point. Negative on the diagonal restores.
void computeStiffness(const QuantityInput& input, std::vector<double>& values);

/// Curl of the force, N/m: what no potential has, such as the torque of a vortex.
void computeForceCurl(const QuantityInput& input, std::vector<double>& values);

/// (d2U/dx2, d2U/dy2, d2U/dz2) of Gor'kov's potential, N/m. Source of its use as a measure of
/// trapping: A. Marzo et al., Nature Communications 6 (2015) 8661.
void computeGorkovLaplacian(const QuantityInput& input, std::vector<double>& values);

}  // namespace acg
