// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include "core/acoustics/propagation_model.h"
#include "gpu/engine/gpu_buffer.h"

namespace acg::gpu {

/// Whether any source of the model is a plane wave, which the kernels leave out.
bool hasPlaneWaves(const PropagationModel& model);

/// `Backend::propagator` of a model without plane waves.
void propagator(GpuDevice& device, const PropagationModel& model, const Eigen::Matrix3Xd& points,
                GpuBuffer& a);

}  // namespace acg::gpu
