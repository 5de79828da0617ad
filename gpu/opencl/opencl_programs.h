// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <tuple>

#include <CL/cl.h>

#include "gpu/engine/gpu_device.h"

namespace acg::gpu {

/// Throws Error (or OutOfDeviceMemory) where an OpenCL call failed; `what` is what was tried.
void checkOpencl(cl_int status, const std::string& device, const char* what);

/// The kernels of a device, each compiled when first asked for.
class OpenclPrograms {
 public:
  OpenclPrograms(cl_context context, cl_device_id device, std::string deviceName)
      : context_(context), device_(device), deviceName_(std::move(deviceName)) {}
  ~OpenclPrograms();
  OpenclPrograms(const OpenclPrograms&) = delete;
  OpenclPrograms& operator=(const OpenclPrograms&) = delete;

  /// Throws kInternal with the compiler's first words where the text does not compile.
  cl_kernel kernel(const Kernel& wanted, int threads);

 private:
  using Key = std::tuple<KernelName, int, int, int>;  // order, variant, work-items of a group

  cl_program program(const Kernel& wanted, int threads);

  cl_context context_;
  cl_device_id device_;
  std::string deviceName_;
  std::map<Key, cl_kernel> kernels_;
  std::map<Key, cl_program> programs_;
};

}  // namespace acg::gpu
