// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "gpu/engine/gpu_device.h"

namespace acg::test {

/// Two cards of the backend that the test program is about; where there is but one, that one twice.
/// Throws kUnavailable where there is none.
std::vector<std::unique_ptr<gpu::GpuDevice>> twoCards();

}  // namespace acg::test
