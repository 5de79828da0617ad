// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/opencl/opencl_backend.h"

#include "gpu/engine/gpu_backend.h"
#include "gpu/opencl/opencl_device.h"

namespace acg {

std::unique_ptr<Backend> makeOpenclBackend(int threads) { return makeOpenclBackendOn({}, threads); }

std::unique_ptr<Backend> makeOpenclBackendOn(const std::vector<int>& devices, int threads) {
  return std::make_unique<gpu::GpuBackend>(gpu::openOpenclDevices(devices), threads,
                                           gpu::GpuBackend::Sharing{});
}

int countOpenclDevices() { return gpu::countOpenclDevices(); }

bool hasOpenclAccelerator() { return gpu::hasOpenclAccelerator(); }

}  // namespace acg
