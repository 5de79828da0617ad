// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/cuda_device.h"

#include <array>

#include <fmt/format.h>

#include "gpu/cuda/kernels.h"

namespace acg::gpu {

CudaDevice::CudaDevice() {
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  static_cast<void>(cudaGetLastError());  // it would stick to later calls
  if (status == cudaErrorInsufficientDriver) {
    throw Error(ErrorCode::kUnavailable,
                "no NVIDIA driver that serves CUDA 13 is on this machine; install R580 or newer");
  }
  if (status != cudaSuccess || count == 0) {
    throw Error(ErrorCode::kUnavailable, "no NVIDIA card is on this machine");
  }
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, i), "say what it is");
    if (properties.multiProcessorCount <= multiprocessors_) continue;
    index_ = i;
    name_ = properties.name;
    memoryBytes_ = properties.totalGlobalMem;
    multiprocessors_ = properties.multiProcessorCount;
  }
  use();
  check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "start");
}

CudaDevice::~CudaDevice() {
  cudaSetDevice(index_);
  cudaStreamSynchronize(stream_);
  emptyPool();
  cudaStreamDestroy(stream_);
}

void CudaDevice::use() const { check(cudaSetDevice(index_), "be used"); }

void CudaDevice::check(cudaError_t status, const char* what) const {
  if (status == cudaSuccess) return;
  static_cast<void>(cudaGetLastError());
  if (status == cudaErrorMemoryAllocation) {
    throw OutOfDeviceMemory(fmt::format(
        "{} ran out of memory; close other programs that use it, or choose the backend cpu.",
        name_));
  }
  throw Error(ErrorCode::kUnavailable,
              fmt::format("{} failed to {} ({}); check its driver, or choose the backend cpu.",
                          name_, what, cudaGetErrorString(status)));
}

double CudaDevice::laneInstructionsPerSecond() const {
  constexpr double kLanes = 128;  // of a multiprocessor, since 2020; 64 before
  int kilohertz = 0, generation = 0;
  check(cudaDeviceGetAttribute(&kilohertz, cudaDevAttrClockRate, index_), "say its clock");
  check(cudaDeviceGetAttribute(&generation, cudaDevAttrComputeCapabilityMajor, index_),
        "say what it is");
  return (generation >= 8 ? kLanes : kLanes / 2) * multiprocessors_ * 1e3 * kilohertz;
}

void CudaDevice::upload(const void* from, std::size_t bytes, DeviceMemory& to) {
  use();
  check(cudaMemcpyAsync(to.handle(), from, bytes, cudaMemcpyHostToDevice, stream_), "take data");
}

void CudaDevice::download(const DeviceMemory& from, std::size_t bytes, void* to) {
  use();
  check(cudaMemcpyAsync(to, from.handle(), bytes, cudaMemcpyDeviceToHost, stream_),
        "give its results");
  synchronize();
}

void CudaDevice::copy(const DeviceMemory& from, std::size_t bytes, DeviceMemory& to) {
  use();
  check(cudaMemcpyAsync(to.handle(), from.handle(), bytes, cudaMemcpyDeviceToDevice, stream_),
        "copy");
}

void CudaDevice::fill(DeviceMemory& memory, std::uint8_t byte) {
  use();
  check(cudaMemsetAsync(memory.handle(), byte, memory.bytes(), stream_), "fill its memory");
}

void CudaDevice::launch(const Kernel& kernel, std::int64_t groups, int threads,
                        std::initializer_list<KernelArgument> arguments) {
  use();
  std::array<void*, 24> list{};
  ACG_ASSERT(arguments.size() <= list.size());
  std::size_t count = 0;
  for (const KernelArgument& argument : arguments) {
    list[count++] = const_cast<void*>(argument.data);
  }
  check(cudaLaunchKernel(cudaFunction(kernel), dim3(static_cast<unsigned>(groups)),
                         dim3(static_cast<unsigned>(threads)), list.data(), 0, stream_),
        "run a kernel");
}

void CudaDevice::synchronize() {
  use();
  check(cudaStreamSynchronize(stream_), "finish");
}

void* CudaDevice::allocateBlock(std::size_t bytes) {
  use();
  void* block = nullptr;
  const cudaError_t status = cudaMalloc(&block, bytes);
  if (status == cudaErrorMemoryAllocation) {
    static_cast<void>(cudaGetLastError());
    return nullptr;
  }
  check(status, "give memory");
  return block;
}

void CudaDevice::freeBlock(void* handle) noexcept {
  cudaSetDevice(index_);
  cudaFree(handle);
}

}  // namespace acg::gpu
