// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/backend/backend.h"

namespace acg {

/// The backend on the NVIDIA card with the most multiprocessors. Throws kUnavailable where there is
/// no card or no driver for it.
std::unique_ptr<Backend> makeCudaBackend(int threads = 0);

}  // namespace acg
