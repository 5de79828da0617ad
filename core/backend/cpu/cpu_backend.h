// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/backend/backend.h"

namespace acg {

namespace cpu {
class TableStore;
}

/// The reference backend: Highway kernels chosen at run time for the processor, oneTBB over tiles.
/// `threads` 0 uses every core this process may use.
std::unique_ptr<Backend> makeCpuBackend(int threads = 0);
/// The same with its tables in a store that it shares with others.
std::unique_ptr<Backend> makeCpuBackendOver(std::shared_ptr<cpu::TableStore> tables,
                                            int threads = 0);

/// Whether it is one of `makeCpuBackend`, which no device helps.
bool isProcessor(const Backend& backend);

/// How many threads a backend of `makeCpuBackend` uses; 1 for any other.
int threadsOf(const Backend& backend);

}  // namespace acg
