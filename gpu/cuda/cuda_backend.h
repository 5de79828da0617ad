// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/backend/backend.h"

namespace acg {

/// The backend on the NVIDIA cards that CUDA shows, the largest first; CUDA_VISIBLE_DEVICES narrows
/// them. Throws kUnavailable where there is none or no driver.
std::unique_ptr<Backend> makeCudaBackend(int threads = 0);

/// On these of them, the first for what is not shared out; none: all. A card may be named twice and
/// is then two. Throws kNotFound for one that is not there.
std::unique_ptr<Backend> makeCudaBackendOn(const std::vector<int>& cards, int threads);

/// How many cards CUDA shows; 0 where there is no driver.
int countCudaCards();

/// The cards of a backend that this made; none for others.
std::vector<int> cudaCardsOf(Backend& backend);

}  // namespace acg
