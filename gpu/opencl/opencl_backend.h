// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/backend/backend.h"

namespace acg {

/// The backend on the best OpenCL device of this machine: a GPU before an accelerator before the
/// processor, then the one with the most memory. Throws kUnavailable where there is none.
std::unique_ptr<Backend> makeOpenclBackend(int threads = 0);

/// Whether an OpenCL device here is other hardware than the processor.
bool hasOpenclAccelerator();

}  // namespace acg
