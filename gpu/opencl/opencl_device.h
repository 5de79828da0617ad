// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gpu/engine/gpu_device.h"

namespace acg::gpu {

/// The best OpenCL device, see makeOpenclBackend. Throws kUnavailable where there is none or it
/// refuses to start.
std::unique_ptr<GpuDevice> openOpenclDevice();

/// Whether any OpenCL device is other hardware than the processor.
bool hasOpenclAccelerator();

}  // namespace acg::gpu
