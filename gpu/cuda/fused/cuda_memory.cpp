// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/fused/cuda_memory.h"

#include <fmt/format.h>

#include "core/error.h"

namespace acg::cuda {

void check(cudaError_t status, const char* what) {
  if (status == cudaSuccess) return;
  cudaGetLastError();  // so that it is not told twice
  throw Error(ErrorCode::kUnavailable,
              fmt::format("The graphics card could not {}: {}; solve on another backend.", what,
                          cudaGetErrorString(status)));
}

int useLargestDevice(cudaDeviceProp& properties) {
  int count = 0;
  if (cudaGetDeviceCount(&count) != cudaSuccess || count == 0) {
    cudaGetLastError();
    throw Error(ErrorCode::kUnavailable,
                "There is no NVIDIA graphics card with a driver for CUDA; choose another backend.");
  }
  int largest = 0;
  for (int device = 0; device < count; ++device) {
    cudaDeviceProp candidate;
    check(cudaGetDeviceProperties(&candidate, device), "tell what it is");
    if (device > 0 && candidate.multiProcessorCount <= properties.multiProcessorCount) continue;
    properties = candidate;
    largest = device;
  }
  check(cudaSetDevice(largest), "be chosen");
  return largest;
}

}  // namespace acg::cuda
