// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>

#include "core/backend/cpu/field_sources.h"

namespace acg::cpu {

/// Adds the plane waves of `sources` at `count` points (x, y, z of each in a row) to `values`,
/// PressureDerivatives::rowsOf(order) numbers per point. In double and one at a time: plane waves
/// are few.
void addPlaneWaves(const FieldSources& sources, const double* points, int count, int order,
                   std::complex<double>* values);

/// Fills the columns of the plane waves among the model's sources in the row of the propagator of
/// one point; `re` and `im` have one entry a source.
void planeWaveColumns(const PropagationModel& model, const double* point, float* re, float* im);

}  // namespace acg::cpu
