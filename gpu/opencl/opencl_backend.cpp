// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/opencl/opencl_backend.h"

#include "gpu/engine/gpu_backend.h"
#include "gpu/opencl/opencl_device.h"

namespace acg {

std::unique_ptr<Backend> makeOpenclBackend(int threads) {
  return std::make_unique<gpu::GpuBackend>(gpu::openOpenclDevice(), threads);
}

bool hasOpenclAccelerator() { return gpu::hasOpenclAccelerator(); }

}  // namespace acg
