// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/cuda_cards.h"

#include <algorithm>
#include <functional>

#include <cuda_runtime_api.h>
#include <fmt/format.h>

#include "gpu/cuda/cuda_device.h"

namespace acg::gpu {

std::vector<int> cudaCards() {
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
  std::vector<int> cards(count), multiprocessors(count);
  for (int i = 0; i < count; ++i) {
    cards[i] = i;
    cudaDeviceGetAttribute(&multiprocessors[i], cudaDevAttrMultiProcessorCount, i);
  }
  std::ranges::stable_sort(cards, std::greater<>(), [&](int i) { return multiprocessors[i]; });
  return cards;
}

std::vector<std::unique_ptr<GpuDevice>> openCudaDevices(const std::vector<int>& wanted) {
  const std::vector<int> all = cudaCards();
  std::vector<std::unique_ptr<GpuDevice>> opened;
  for (const int card : wanted.empty() ? all : wanted) {
    if (std::ranges::find(all, card) == all.end()) {
      throw Error(
          ErrorCode::kNotFound,
          fmt::format("There is no card cuda:{}; there are {} from cuda:0 on.", card, all.size()));
    }
    opened.push_back(std::make_unique<CudaDevice>(card));
  }
  return opened;
}

}  // namespace acg::gpu
