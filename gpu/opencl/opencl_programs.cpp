// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/opencl/opencl_programs.h"

#include <vector>

#include <fmt/format.h>

namespace acg::gpu {
namespace text {  // made of gpu/kernels by the build

extern const char* const prelude_opencl;
extern const char* const shape;
extern const char* const pair;
extern const char* const derivatives;
extern const char* const field;
extern const char* const board;
extern const char* const lattice;
extern const char* const propagator;
extern const char* const matrix;

}  // namespace text

namespace {

const char* const kFunctions[kKernelNames] = {"field",
                                              "board",
                                              "propagator",
                                              "interpolateLines",
                                              "interpolateSamples",
                                              "multiplyElements",
                                              "addScaled",
                                              "imposeMagnitudes",
                                              "unitModulus",
                                              "clampModulus",
                                              "maxModulus",
                                              "rowPowers",
                                              "scaledAdjoint",
                                              "correlation",
                                              "multiply",
                                              "multiplyAdjoint"};

bool isOfField(const Kernel& kernel) {
  return kernel.name == KernelName::kField || kernel.name == KernelName::kBoard;
}

std::string functionOf(const Kernel& kernel) {
  const std::string name = kFunctions[static_cast<int>(kernel.name)];
  return isOfField(kernel) ? fmt::format("{}{}_{}", name, kernel.order, kernel.variant) : name;
}

}  // namespace

void checkOpencl(cl_int status, const std::string& device, const char* what) {
  if (status == CL_SUCCESS) return;
  if (status == CL_MEM_OBJECT_ALLOCATION_FAILURE) {
    throw OutOfDeviceMemory(
        fmt::format("{} ran out of memory; close other programs that use it, or choose the backend "
                    "cpu.",
                    device));
  }
  throw Error(ErrorCode::kUnavailable,
              fmt::format("{} failed to {} (OpenCL error {}); check its driver, or choose the "
                          "backend cpu.",
                          device, what, status));
}

OpenclPrograms::~OpenclPrograms() {
  for (const auto& [key, kernel] : kernels_) clReleaseKernel(kernel);
  for (const auto& [key, program] : programs_) clReleaseProgram(program);
}

cl_kernel OpenclPrograms::kernel(const Kernel& wanted, int threads) {
  cl_kernel& kernel = kernels_[{wanted.name, wanted.order, wanted.variant, threads}];
  if (!kernel) {
    cl_int status = CL_SUCCESS;
    kernel = clCreateKernel(program(wanted, threads), functionOf(wanted).c_str(), &status);
    checkOpencl(status, deviceName_, "make a kernel");
  }
  return kernel;
}

/// Fields are a program each, so that only what is used is compiled; all of matrix.kernel is one.
cl_program OpenclPrograms::program(const Kernel& wanted, int threads) {
  const bool isField = isOfField(wanted);
  const bool isPropagator = wanted.name == KernelName::kPropagator;
  const bool isLattice = wanted.name == KernelName::kInterpolateLines ||
                         wanted.name == KernelName::kInterpolateSamples;
  const Key key = isField        ? Key(wanted.name, wanted.order, wanted.variant, threads)
                  : isLattice    ? Key(KernelName::kInterpolateLines, 0, 0, 0)
                  : isPropagator ? Key(wanted.name, 0, 0, 0)
                                 : Key(KernelName::kMultiply, 0, 0, 0);
  cl_program& program = programs_[key];
  if (program) return program;
  std::vector<const char*> parts = {text::prelude_opencl, text::shape};
  if (isLattice) parts.push_back(text::lattice);
  if (isField || isPropagator) parts.push_back(text::pair);
  if (wanted.name == KernelName::kField) {
    parts.insert(parts.end(), {text::derivatives, text::field});
  }
  if (wanted.name == KernelName::kBoard) parts.push_back(text::board);
  if (isPropagator) parts.push_back(text::propagator);
  if (!isField && !isPropagator && !isLattice) parts.push_back(text::matrix);
  cl_int status = CL_SUCCESS;
  program = clCreateProgramWithSource(context_, static_cast<cl_uint>(parts.size()), parts.data(),
                                      nullptr, &status);
  checkOpencl(status, deviceName_, "take a program");
  const std::string options =
      fmt::format("-cl-std=CL1.2 -DACG_ORDER={} -DACG_VARIANT={} -DACG_SUM_THREADS={}",
                  wanted.order, wanted.variant, threads);
  if (clBuildProgram(program, 1, &device_, options.c_str(), nullptr, nullptr) != CL_SUCCESS) {
    std::size_t size = 0;
    clGetProgramBuildInfo(program, device_, CL_PROGRAM_BUILD_LOG, 0, nullptr, &size);
    std::string log(size, '\0');
    clGetProgramBuildInfo(program, device_, CL_PROGRAM_BUILD_LOG, size, log.data(), nullptr);
    throw Error(ErrorCode::kInternal, fmt::format("The OpenCL compiler of {} refuses a kernel: {}",
                                                  deviceName_, log.substr(0, 600)));
  }
  return program;
}

}  // namespace acg::gpu
