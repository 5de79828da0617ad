// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/opencl/opencl_device.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

#include <CL/cl.h>
#include <fmt/format.h>

#include "gpu/opencl/opencl_programs.h"

namespace acg::gpu {
namespace {

template <class T>
T valueOf(cl_device_id device, cl_device_info what) {
  T value{};
  clGetDeviceInfo(device, what, sizeof(T), &value, nullptr);
  return value;
}

std::string nameOf(cl_device_id device) {
  std::size_t size = 0;
  clGetDeviceInfo(device, CL_DEVICE_NAME, 0, nullptr, &size);
  std::string name(size, '\0');
  clGetDeviceInfo(device, CL_DEVICE_NAME, size, name.data(), nullptr);
  return name.c_str();  // without the zero at its end
}

cl_mem memoryOf(const DeviceMemory& memory) { return static_cast<cl_mem>(memory.handle()); }

class OpenclDevice final : public GpuDevice {
 public:
  explicit OpenclDevice(cl_device_id device) : device_(device), name_(nameOf(device)) {
    cl_int status = CL_SUCCESS;
    context_ = clCreateContext(nullptr, 1, &device_, nullptr, nullptr, &status);
    checkOpencl(status, name_, "start");
    queue_ = clCreateCommandQueue(context_, device_, 0, &status);
    if (status != CL_SUCCESS) clReleaseContext(context_);
    checkOpencl(status, name_, "start");
    programs_.emplace(context_, device_, name_);
  }
  ~OpenclDevice() override {
    clFinish(queue_);
    emptyPool();
    programs_.reset();
    clReleaseCommandQueue(queue_);
    clReleaseContext(context_);
  }

  std::string interface() const override { return "opencl"; }
  std::string name() const override { return name_; }
  std::size_t memoryBytes() const override {
    return valueOf<cl_ulong>(device_, CL_DEVICE_GLOBAL_MEM_SIZE);
  }
  std::size_t largestBlockBytes() const override {
    return valueOf<cl_ulong>(device_, CL_DEVICE_MAX_MEM_ALLOC_SIZE);
  }
  bool isAccelerator() const override {
    return !(valueOf<cl_device_type>(device_, CL_DEVICE_TYPE) & CL_DEVICE_TYPE_CPU);
  }

  void upload(const void* from, std::size_t bytes, DeviceMemory& to) override {
    check(clEnqueueWriteBuffer(queue_, memoryOf(to), CL_TRUE, 0, bytes, from, 0, nullptr, nullptr),
          "take data");
  }
  void download(const DeviceMemory& from, std::size_t bytes, void* to) override {
    check(clEnqueueReadBuffer(queue_, memoryOf(from), CL_TRUE, 0, bytes, to, 0, nullptr, nullptr),
          "give its results");
  }
  void copy(const DeviceMemory& from, std::size_t bytes, DeviceMemory& to) override {
    check(
        clEnqueueCopyBuffer(queue_, memoryOf(from), memoryOf(to), 0, 0, bytes, 0, nullptr, nullptr),
        "copy");
  }
  void fill(DeviceMemory& memory, std::uint8_t byte) override {
    check(clEnqueueFillBuffer(queue_, memoryOf(memory), &byte, 1, 0, memory.bytes(), 0, nullptr,
                              nullptr),
          "fill its memory");
  }
  void launch(const Kernel& kernel, std::int64_t groups, int threads,
              std::initializer_list<KernelArgument> arguments) override {
    const cl_kernel function = programs_->kernel(kernel);
    cl_uint index = 0;
    for (const KernelArgument& argument : arguments) {
      check(clSetKernelArg(function, index++, argument.bytes, argument.data), "take an argument");
    }
    const auto local = static_cast<std::size_t>(threads);
    const std::size_t global = local * static_cast<std::size_t>(groups);
    check(
        clEnqueueNDRangeKernel(queue_, function, 1, nullptr, &global, &local, 0, nullptr, nullptr),
        "run a kernel");
    check(clFlush(queue_), "run a kernel");
  }
  void synchronize() override { check(clFinish(queue_), "finish"); }

 protected:
  void* allocateBlock(std::size_t bytes) override {
    cl_int status = CL_SUCCESS;
    return clCreateBuffer(context_, CL_MEM_READ_WRITE, bytes, nullptr, &status);
  }
  void freeBlock(void* handle) noexcept override {
    clReleaseMemObject(static_cast<cl_mem>(handle));
  }

 private:
  void check(cl_int status, const char* what) const { checkOpencl(status, name_, what); }

  cl_device_id device_;
  std::string name_;
  cl_context context_ = nullptr;
  cl_command_queue queue_ = nullptr;
  std::optional<OpenclPrograms> programs_;
};

/// All devices of all platforms.
std::vector<cl_device_id> devices() {
  std::vector<cl_device_id> all;
  cl_uint count = 0;
  if (clGetPlatformIDs(0, nullptr, &count) != CL_SUCCESS) return all;
  std::vector<cl_platform_id> platforms(count);
  if (clGetPlatformIDs(count, platforms.data(), nullptr) != CL_SUCCESS) return all;
  for (const cl_platform_id platform : platforms) {
    cl_uint here = 0;
    if (clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, nullptr, &here) != CL_SUCCESS) continue;
    std::vector<cl_device_id> list(here);
    if (clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, here, list.data(), nullptr) != CL_SUCCESS) {
      continue;
    }
    for (const cl_device_id device : list) {
      if (valueOf<cl_bool>(device, CL_DEVICE_AVAILABLE)) all.push_back(device);
    }
  }
  return all;
}

/// Higher is better.
std::tuple<int, cl_ulong> rank(cl_device_id device) {
  const auto type = valueOf<cl_device_type>(device, CL_DEVICE_TYPE);
  const int kind = type & CL_DEVICE_TYPE_GPU ? 2 : type & CL_DEVICE_TYPE_CPU ? 0 : 1;
  return {kind, valueOf<cl_ulong>(device, CL_DEVICE_GLOBAL_MEM_SIZE)};
}

}  // namespace

bool hasOpenclAccelerator() {
  const std::vector<cl_device_id> all = devices();
  return std::any_of(all.begin(), all.end(),
                     [](cl_device_id device) { return std::get<0>(rank(device)) > 0; });
}

std::unique_ptr<GpuDevice> openOpenclDevice() {
  std::optional<cl_device_id> best;
  for (const cl_device_id device : devices()) {
    if (!best || rank(device) > rank(*best)) best = device;
  }
  if (!best) {
    throw Error(ErrorCode::kUnavailable,
                "no OpenCL device is on this machine; install its vendor's OpenCL driver");
  }
  return std::make_unique<OpenclDevice>(*best);
}

}  // namespace acg::gpu
