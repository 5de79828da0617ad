// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/backend/cpu/cpu_buffer.h"

namespace acg::cpu {

/// `Backend::propagator`: A_mn of M points (3 x (batch * M), m) and N elements in float32, one row
/// a point, elements in the lanes. Rows of many points are spread over oneTBB.
void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points, CpuBuffer& a);

}  // namespace acg::cpu
