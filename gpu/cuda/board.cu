// SPDX-License-Identifier: GPL-3.0-or-later
#include <cuda_runtime.h>

#include "gpu/cuda/kernels.h"
#include "gpu/kernels/prelude_cuda.h"

namespace acg::gpu {
namespace {

// clang-format off: each of these needs the ones before it.
#include "gpu/kernels/pair.kernel"
#define ACG_ORDER 0
#define ACG_DAMPED 0
#include "gpu/kernels/board.kernel"
#undef ACG_DAMPED
#define ACG_DAMPED 1
#include "gpu/kernels/board.kernel"
#undef ACG_ORDER
#define ACG_ORDER 1
#include "gpu/kernels/board.kernel"
#undef ACG_DAMPED
#define ACG_DAMPED 0
#include "gpu/kernels/board.kernel"
// clang-format on

}  // namespace

const void* boardFunction(int order, int damped) {
  const void* const functions[2][2] = {
      {reinterpret_cast<const void*>(&board0_0), reinterpret_cast<const void*>(&board0_1)},
      {reinterpret_cast<const void*>(&board1_0), reinterpret_cast<const void*>(&board1_1)}};
  return functions[order][damped];
}

}  // namespace acg::gpu
