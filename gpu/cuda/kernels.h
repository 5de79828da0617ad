// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace acg::gpu {

struct Kernel;

/// What cudaLaunchKernel takes for a kernel.
const void* cudaFunction(const Kernel& kernel);

/// The variants of field.kernel, a file an order.
const void* fieldFunction0(int variant);
const void* fieldFunction1(int variant);
const void* fieldFunction2(int variant);
const void* fieldFunction3(int variant);
/// board.kernel for order 0 or 1.
const void* boardFunction(int order, int variant);

}  // namespace acg::gpu
