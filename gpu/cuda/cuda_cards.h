// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "gpu/engine/gpu_device.h"

namespace acg::gpu {

/// The cards that CUDA shows to this program (CUDA_VISIBLE_DEVICES narrows them), the one with the
/// most multiprocessors first. Throws kUnavailable where there is none.
std::vector<int> cudaCards();

/// These of them, which may be named twice; none: all. Throws kUnavailable where there is none or
/// one does not start, kNotFound for one that is not there.
std::vector<std::unique_ptr<GpuDevice>> openCudaDevices(const std::vector<int>& wanted);

}  // namespace acg::gpu
