// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>

#include "core/backend/backend.h"
#include "gpu/engine/gpu_device.h"

namespace acg::gpu {

/// The matrices of a GpuBackend: row-major complex floats without gaps, entry after entry.
class GpuBuffer final : public Buffer {
 public:
  GpuBuffer(GpuDevice& device, int rows, int columns, int batch)
      : Buffer(rows, columns, batch),
        memory_(device.allocate(size() * sizeof(std::complex<float>))) {}

  DeviceMemory& memory() { return memory_; }
  const DeviceMemory& memory() const { return memory_; }
  std::size_t bytes() const { return size() * sizeof(std::complex<float>); }

 private:
  DeviceMemory memory_;
};

}  // namespace acg::gpu
