// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/backend/backend.h"

namespace acg {

/// The reference backend: Highway kernels chosen at run time for the processor, oneTBB over tiles.
/// `threads` 0 uses every core this process may use.
std::unique_ptr<Backend> makeCpuBackend(int threads = 0);

/// How many threads a backend of `makeCpuBackend` uses; 1 for any other.
int threadsOf(const Backend& backend);

}  // namespace acg
