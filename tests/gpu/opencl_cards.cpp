// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/opencl/opencl_device.h"
#include "tests/gpu/cards_under_test.h"

namespace acg::test {

std::vector<std::unique_ptr<gpu::GpuDevice>> twoCards() { return gpu::openOpenclDevices({0, 0}); }

}  // namespace acg::test
