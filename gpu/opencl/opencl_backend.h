// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/backend/backend.h"

namespace acg {

/// The backend on the best OpenCL device of this machine: a GPU before an accelerator before the
/// processor, then the one with the most memory; with a GPU also on the others of its platform.
/// Throws kUnavailable where there is none.
std::unique_ptr<Backend> makeOpenclBackend(int threads = 0);

/// On these devices, the best of all being 0; none: as above. A device may be named twice and is
/// then two. Throws kNotFound for one that is not there.
std::unique_ptr<Backend> makeOpenclBackendOn(const std::vector<int>& devices, int threads);

/// How many OpenCL devices are here, the processor included.
int countOpenclDevices();

/// Whether an OpenCL device here is other hardware than the processor.
bool hasOpenclAccelerator();

}  // namespace acg
