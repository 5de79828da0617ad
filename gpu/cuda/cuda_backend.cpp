// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/cuda_backend.h"

#include "gpu/cuda/cuda_device.h"
#include "gpu/engine/gpu_backend.h"

namespace acg {

std::unique_ptr<Backend> makeCudaBackend(int threads) {
  return std::make_unique<gpu::GpuBackend>(std::make_unique<gpu::CudaDevice>(), threads);
}

}  // namespace acg
