// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/kernels.h"

#include <cuda_runtime.h>

#include "gpu/engine/gpu_device.h"
#include "gpu/kernels/prelude_cuda.h"

namespace acg::gpu {
namespace {

namespace device {

// clang-format off: each of these needs the ones before it.
#include "gpu/kernels/pair.kernel"
#include "gpu/kernels/lattice.kernel"
#include "gpu/kernels/propagator.kernel"
#include "gpu/kernels/matrix.kernel"
// clang-format on

}  // namespace device

template <class Function>
const void* address(Function* function) {
  return reinterpret_cast<const void*>(function);
}

}  // namespace

const void* cudaFunction(const Kernel& kernel) {
  switch (kernel.name) {
    case KernelName::kField:
      switch (kernel.order) {
        case 0:
          return fieldFunction0(kernel.variant);
        case 1:
          return fieldFunction1(kernel.variant);
        case 2:
          return fieldFunction2(kernel.variant);
        default:
          return fieldFunction3(kernel.variant);
      }
    case KernelName::kBoard:
      return boardFunction(kernel.order, kernel.variant);
    case KernelName::kPropagator:
      return address(device::propagator);
    case KernelName::kInterpolateLines:
      return address(device::interpolateLines);
    case KernelName::kInterpolateSamples:
      return address(device::interpolateSamples);
    case KernelName::kMultiplyElements:
      return address(device::multiplyElements);
    case KernelName::kAddScaled:
      return address(device::addScaled);
    case KernelName::kImposeMagnitudes:
      return address(device::imposeMagnitudes);
    case KernelName::kUnitModulus:
      return address(device::unitModulus);
    case KernelName::kClampModulus:
      return address(device::clampModulus);
    case KernelName::kMaxModulus:
      return address(device::maxModulus);
    case KernelName::kRowPowers:
      return address(device::rowPowers);
    case KernelName::kScaledAdjoint:
      return address(device::scaledAdjoint);
    case KernelName::kCorrelation:
      return address(device::correlation);
    case KernelName::kMultiply:
      return address(device::multiply);
    case KernelName::kMultiplyAdjoint:
      return address(device::multiplyAdjoint);
  }
  return nullptr;
}

}  // namespace acg::gpu
