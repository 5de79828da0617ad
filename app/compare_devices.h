// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/compute/device_benchmark.h"

namespace acg {

/// Measures every backend of this build one after the other, the processor first; a device that is
/// not here or fails has its problem in place of figures. What `checkpoint` throws ends it.
std::vector<DeviceFigures> compareDevices(const BenchmarkCheckpoint& checkpoint);

}  // namespace acg
