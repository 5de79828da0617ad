// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/cuda_cards.h"

#include "tests/gpu/cards_under_test.h"

namespace acg::test {

std::vector<std::unique_ptr<gpu::GpuDevice>> twoCards() {
  const std::vector<int> cards = gpu::cudaCards();
  return gpu::openCudaDevices({cards[0], cards[cards.size() > 1 ? 1 : 0]});
}

}  // namespace acg::test
