// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/cuda_device.h"

#include <array>

#include <fmt/format.h>

#include "gpu/cuda/kernels.h"

namespace acg::gpu {

CudaDevice::CudaDevice(int index) : index_(index) {
  cudaDeviceProp properties{};
  check(cudaGetDeviceProperties(&properties, index), "say what it is");
  name_ = properties.name;
  memoryBytes_ = properties.totalGlobalMem;
  multiprocessors_ = properties.multiProcessorCount;
  use();
  for (cudaStream_t& stream : streams_) {
    const cudaError_t status = cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking);
    if (status != cudaSuccess) destroyStreams();
    check(status, "start");
  }
}

CudaDevice::~CudaDevice() {
  cudaSetDevice(index_);
  for (const cudaStream_t stream : streams_) cudaStreamSynchronize(stream);
  emptyPool();
  destroyStreams();
}

void CudaDevice::destroyStreams() noexcept {
  for (const cudaStream_t stream : streams_) {
    if (stream) cudaStreamDestroy(stream);
  }
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

std::string CudaDevice::driver() const {
  int version = 0;
  check(cudaDriverGetVersion(&version), "say its driver");
  return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
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
  uploadLater(from, bytes, to);  // from ordinary memory, which is read before this returns
}

void CudaDevice::download(const DeviceMemory& from, std::size_t bytes, void* to) {
  downloadLater(from, bytes, to);
  synchronize();
}

void CudaDevice::uploadLater(const void* from, std::size_t bytes, DeviceMemory& to) {
  use();
  check(cudaMemcpyAsync(to.handle(), from, bytes, cudaMemcpyHostToDevice, stream()), "take data");
}

void CudaDevice::downloadLater(const DeviceMemory& from, std::size_t bytes, void* to) {
  use();
  check(cudaMemcpyAsync(to, from.handle(), bytes, cudaMemcpyDeviceToHost, stream()),
        "give its results");
}

void CudaDevice::copy(const DeviceMemory& from, std::size_t bytes, DeviceMemory& to) {
  use();
  check(cudaMemcpyAsync(to.handle(), from.handle(), bytes, cudaMemcpyDeviceToDevice, stream()),
        "copy");
}

void CudaDevice::fill(DeviceMemory& memory, std::uint8_t byte) {
  use();
  check(cudaMemsetAsync(memory.handle(), byte, memory.bytes(), stream()), "fill its memory");
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
                         dim3(static_cast<unsigned>(threads)), list.data(), 0, stream()),
        "run a kernel");
}

void CudaDevice::synchronize() {
  use();
  check(cudaStreamSynchronize(stream()), "finish");
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

void* CudaDevice::allocatePinned(std::size_t bytes) {
  use();
  void* data = nullptr;
  if (cudaHostAlloc(&data, bytes, cudaHostAllocDefault) == cudaSuccess) return data;
  static_cast<void>(cudaGetLastError());
  return nullptr;
}

void CudaDevice::freePinned(void* data) noexcept {
  cudaSetDevice(index_);
  cudaFreeHost(data);
}

}  // namespace acg::gpu
