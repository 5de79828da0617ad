// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/cpu/cpu_buffer.h"

namespace acg::cpu {

/// `count` times x_m <- magnitude_m y_m / |y_m| with y = g x, for a Hermitian g (M x M, M > 1, both
/// halves there). A y of zero gives the magnitude with phase 0.
///
/// `magnitudes`: M, padded with zeros and aligned like a row of a buffer. x: M x 1, in and out.
/// y: M x 1, out: g times the x of the end. Batch entry 0 of each.
void iteratePhases(const CpuBuffer& g, const float* magnitudes, int count, CpuBuffer& x,
                   CpuBuffer& y);

}  // namespace acg::cpu
