// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string>

#include <cuda_runtime_api.h>

#include "gpu/engine/gpu_device.h"

namespace acg::gpu {

/// An NVIDIA card by the CUDA runtime; its queues are streams.
class CudaDevice final : public GpuDevice {
 public:
  /// `index`: one of cudaCards(), see cuda_cards.h. Throws kUnavailable where the card does not
  /// start.
  explicit CudaDevice(int index);
  ~CudaDevice() override;

  int index() const { return index_; }
  /// Makes this card the one that CUDA calls of this thread are about.
  void use() const;
  /// Throws Error, or OutOfDeviceMemory, where a CUDA call failed; `what` is what was tried.
  void check(cudaError_t status, const char* what) const;

  std::string interface() const override { return "cuda"; }
  std::string name() const override { return name_; }
  std::string driver() const override;
  std::size_t memoryBytes() const override { return memoryBytes_; }
  std::size_t largestBlockBytes() const override { return memoryBytes_; }
  bool isAccelerator() const override { return true; }
  double laneInstructionsPerSecond() const override;
  int multiprocessors() const { return multiprocessors_; }

  void useQueue(int queue) override { queue_ = queue; }
  void upload(const void* from, std::size_t bytes, DeviceMemory& to) override;
  void download(const DeviceMemory& from, std::size_t bytes, void* to) override;
  void uploadLater(const void* from, std::size_t bytes, DeviceMemory& to) override;
  void downloadLater(const DeviceMemory& from, std::size_t bytes, void* to) override;
  void copy(const DeviceMemory& from, std::size_t bytes, DeviceMemory& to) override;
  void fill(DeviceMemory& memory, std::uint8_t byte) override;
  void launch(const Kernel& kernel, std::int64_t groups, int threads,
              std::initializer_list<KernelArgument> arguments) override;
  void synchronize() override;

 protected:
  void* allocateBlock(std::size_t bytes) override;
  void freeBlock(void* handle) noexcept override;
  void* allocatePinned(std::size_t bytes) override;
  void freePinned(void* data) noexcept override;

 private:
  cudaStream_t stream() const { return streams_[queue_]; }
  void destroyStreams() noexcept;

  int index_;
  std::string name_ = "The NVIDIA card";
  std::size_t memoryBytes_ = 0;
  int multiprocessors_ = 0;
  std::array<cudaStream_t, kQueues> streams_{};
  int queue_ = 0;
};

}  // namespace acg::gpu
