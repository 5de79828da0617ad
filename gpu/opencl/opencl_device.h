// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "gpu/engine/gpu_device.h"

namespace acg::gpu {

/// These of the OpenCL devices, the best of all being 0; none: as makeOpenclBackend says. Throws
/// kUnavailable where there is none or one refuses to start, kNotFound for one that is not there.
std::vector<std::unique_ptr<GpuDevice>> openOpenclDevices(const std::vector<int>& wanted);

int countOpenclDevices();

/// Whether any OpenCL device is other hardware than the processor.
bool hasOpenclAccelerator();

}  // namespace acg::gpu
