// SPDX-License-Identifier: GPL-3.0-or-later
#include <cuda_runtime.h>

#include "gpu/cuda/kernels.h"
#include "gpu/kernels/prelude_cuda.h"

namespace acg::gpu {
namespace {

// clang-format off: each of these needs the ones before it.
#include "gpu/kernels/pair.kernel"
#define ACG_ORDER 0
#include "gpu/cuda/board_variants.inc"
#undef ACG_ORDER
#define ACG_ORDER 1
#include "gpu/cuda/board_variants.inc"
// clang-format on

template <class Function>
const void* address(Function* function) {
  return reinterpret_cast<const void*>(function);
}

}  // namespace

const void* boardFunction(int order, int variant) {
  const void* const functions[2][4] = {
      {address(board0_0), address(board0_1), address(board0_2), address(board0_3)},
      {address(board1_0), address(board1_1), address(board1_2), address(board1_3)}};
  return functions[order][variant];
}

}  // namespace acg::gpu
