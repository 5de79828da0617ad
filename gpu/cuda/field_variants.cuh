// SPDX-License-Identifier: GPL-3.0-or-later

// The four variants of the field of one ACG_ORDER; a file an order, so that they compile side by
// side.

#include <cuda_runtime.h>

#include "gpu/cuda/kernels.h"
#include "gpu/kernels/prelude_cuda.h"

namespace acg::gpu {
namespace {

// clang-format off: each of these needs the ones before it.
#include "gpu/kernels/pair.kernel"
#include "gpu/kernels/derivatives.kernel"
#define ACG_VARIANT 0
#include "gpu/kernels/field.kernel"
#undef ACG_VARIANT
#define ACG_VARIANT 1
#include "gpu/kernels/field.kernel"
#undef ACG_VARIANT
#define ACG_VARIANT 2
#include "gpu/kernels/field.kernel"
#undef ACG_VARIANT
#define ACG_VARIANT 3
#include "gpu/kernels/field.kernel"
#undef ACG_VARIANT
// clang-format on

#define ACG_PASTE(name, order, rest) name##order##rest
#define ACG_NAMED(name, order, rest) ACG_PASTE(name, order, rest)
#define ACG_FIELD(variant) reinterpret_cast<const void*>(&ACG_NAMED(field, ACG_ORDER, variant))

}  // namespace

const void* ACG_NAMED(fieldFunction, ACG_ORDER, )(int variant) {
  const void* const variants[] = {ACG_FIELD(_0), ACG_FIELD(_1), ACG_FIELD(_2), ACG_FIELD(_3)};
  return variants[variant];
}

}  // namespace acg::gpu
