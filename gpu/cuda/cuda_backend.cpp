// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/cuda_backend.h"

#include "gpu/cuda/cuda_cards.h"
#include "gpu/cuda/cuda_device.h"
#include "gpu/engine/gpu_backend.h"

namespace acg {

std::unique_ptr<Backend> makeCudaBackend(int threads) { return makeCudaBackendOn({}, threads); }

std::unique_ptr<Backend> makeCudaBackendOn(const std::vector<int>& cards, int threads) {
  return std::make_unique<gpu::GpuBackend>(gpu::openCudaDevices(cards), threads,
                                           gpu::GpuBackend::Sharing{});
}

int countCudaCards() {
  try {
    return static_cast<int>(gpu::cudaCards().size());
  } catch (const Error&) {
    return 0;
  }
}

std::vector<int> cudaCardsOf(Backend& backend) {
  auto* const gpus = dynamic_cast<gpu::GpuBackend*>(&backend);
  std::vector<int> list;
  for (int i = 0; gpus && i < gpus->cards().size(); ++i) {
    if (const auto* card = dynamic_cast<gpu::CudaDevice*>(&gpus->cards().card(i))) {
      list.push_back(card->index());
    }
  }
  return list;
}

}  // namespace acg
