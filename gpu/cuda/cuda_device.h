// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cuda_runtime_api.h>

#include "gpu/engine/gpu_device.h"

namespace acg::gpu {

/// An NVIDIA card by the CUDA runtime, with one stream of work.
class CudaDevice final : public GpuDevice {
 public:
  /// The card with the most multiprocessors. Throws kUnavailable where there is none.
  CudaDevice();
  ~CudaDevice() override;

  /// Where all calls queue their work; kernels of others that join in keep the order.
  cudaStream_t stream() const { return stream_; }
  /// Makes this card the one that CUDA calls of this thread are about.
  void use() const;
  /// Throws Error, or OutOfDeviceMemory, where a CUDA call failed; `what` is what was tried.
  void check(cudaError_t status, const char* what) const;

  std::string interface() const override { return "cuda"; }
  std::string name() const override { return name_; }
  std::size_t memoryBytes() const override { return memoryBytes_; }
  std::size_t largestBlockBytes() const override { return memoryBytes_; }
  bool isAccelerator() const override { return true; }
  double laneInstructionsPerSecond() const override;
  int multiprocessors() const { return multiprocessors_; }

  void upload(const void* from, std::size_t bytes, DeviceMemory& to) override;
  void download(const DeviceMemory& from, std::size_t bytes, void* to) override;
  void copy(const DeviceMemory& from, std::size_t bytes, DeviceMemory& to) override;
  void fill(DeviceMemory& memory, std::uint8_t byte) override;
  void launch(const Kernel& kernel, std::int64_t groups, int threads,
              std::initializer_list<KernelArgument> arguments) override;
  void synchronize() override;

 protected:
  void* allocateBlock(std::size_t bytes) override;
  void freeBlock(void* handle) noexcept override;

 private:
  int index_ = 0;
  std::string name_ = "The NVIDIA card";
  std::size_t memoryBytes_ = 0;
  int multiprocessors_ = 0;
  cudaStream_t stream_ = nullptr;
};

}  // namespace acg::gpu
