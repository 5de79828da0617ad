// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/opencl/opencl_device.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
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

std::string textOf(cl_device_id device, cl_device_info what) {
  std::size_t size = 0;
  clGetDeviceInfo(device, what, 0, nullptr, &size);
  std::string text(size, '\0');
  clGetDeviceInfo(device, what, size, text.data(), nullptr);
  return text.c_str();  // without the zero at its end
}

cl_mem memoryOf(const DeviceMemory& memory) { return static_cast<cl_mem>(memory.handle()); }

class OpenclDevice final : public GpuDevice {
 public:
  explicit OpenclDevice(cl_device_id device)
      : device_(device), name_(textOf(device, CL_DEVICE_NAME)) {
    cl_int status = CL_SUCCESS;
    context_ = clCreateContext(nullptr, 1, &device_, nullptr, nullptr, &status);
    checkOpencl(status, name_, "start");
    for (cl_command_queue& queue : queues_) {
      queue = clCreateCommandQueue(context_, device_, 0, &status);
      if (status != CL_SUCCESS) release();
      checkOpencl(status, name_, "start");
    }
    programs_.emplace(context_, device_, name_);
  }
  ~OpenclDevice() override {
    for (const cl_command_queue queue : queues_) clFinish(queue);
    emptyPool();
    programs_.reset();
    release();
  }

  std::string interface() const override { return "opencl"; }
  std::string name() const override { return name_; }
  std::string driver() const override { return textOf(device_, CL_DRIVER_VERSION); }
  std::size_t memoryBytes() const override {
    return valueOf<cl_ulong>(device_, CL_DEVICE_GLOBAL_MEM_SIZE);
  }
  std::size_t largestBlockBytes() const override {
    return valueOf<cl_ulong>(device_, CL_DEVICE_MAX_MEM_ALLOC_SIZE);
  }
  bool isAccelerator() const override {
    return !(valueOf<cl_device_type>(device_, CL_DEVICE_TYPE) & CL_DEVICE_TYPE_CPU);
  }

  void useQueue(int queue) override { queue_ = queue; }
  void upload(const void* from, std::size_t bytes, DeviceMemory& to) override {
    write(from, bytes, to, CL_TRUE);
  }
  void download(const DeviceMemory& from, std::size_t bytes, void* to) override {
    read(from, bytes, to, CL_TRUE);
  }
  void uploadLater(const void* from, std::size_t bytes, DeviceMemory& to) override {
    write(from, bytes, to, CL_FALSE);
  }
  void downloadLater(const DeviceMemory& from, std::size_t bytes, void* to) override {
    read(from, bytes, to, CL_FALSE);
    check(clFlush(queue()), "give its results");
  }
  void copy(const DeviceMemory& from, std::size_t bytes, DeviceMemory& to) override {
    check(clEnqueueCopyBuffer(queue(), memoryOf(from), memoryOf(to), 0, 0, bytes, 0, nullptr,
                              nullptr),
          "copy");
  }
  void fill(DeviceMemory& memory, std::uint8_t byte) override {
    check(clEnqueueFillBuffer(queue(), memoryOf(memory), &byte, 1, 0, memory.bytes(), 0, nullptr,
                              nullptr),
          "fill its memory");
  }
  void launch(const Kernel& kernel, std::int64_t groups, int threads,
              std::initializer_list<KernelArgument> arguments) override {
    const cl_kernel function = programs_->kernel(kernel, threads);
    cl_uint index = 0;
    for (const KernelArgument& argument : arguments) {
      check(clSetKernelArg(function, index++, argument.bytes, argument.data), "take an argument");
    }
    const auto local = static_cast<std::size_t>(threads);
    const std::size_t global = local * static_cast<std::size_t>(groups);
    check(
        clEnqueueNDRangeKernel(queue(), function, 1, nullptr, &global, &local, 0, nullptr, nullptr),
        "run a kernel");
    check(clFlush(queue()), "run a kernel");
  }
  void synchronize() override { check(clFinish(queue()), "finish"); }

 protected:
  void* allocateBlock(std::size_t bytes) override {
    cl_int status = CL_SUCCESS;
    return clCreateBuffer(context_, CL_MEM_READ_WRITE, bytes, nullptr, &status);
  }
  void freeBlock(void* handle) noexcept override {
    clReleaseMemObject(static_cast<cl_mem>(handle));
  }
  /// What vendors pin is memory that they allocate themselves, and that stays mapped.
  void* allocatePinned(std::size_t bytes) override {
    cl_int status = CL_SUCCESS;
    const cl_mem memory = clCreateBuffer(context_, CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR, bytes,
                                         nullptr, &status);
    if (status != CL_SUCCESS) return nullptr;
    void* data = clEnqueueMapBuffer(queue(), memory, CL_TRUE, CL_MAP_READ | CL_MAP_WRITE, 0, bytes,
                                    0, nullptr, nullptr, &status);
    if (status != CL_SUCCESS) {
      clReleaseMemObject(memory);
      return nullptr;
    }
    pinned_.emplace(data, memory);
    return data;
  }
  void freePinned(void* data) noexcept override {
    const auto found = pinned_.find(data);
    if (found == pinned_.end()) return;
    clEnqueueUnmapMemObject(queues_[0], found->second, data, 0, nullptr, nullptr);
    clFinish(queues_[0]);
    clReleaseMemObject(found->second);
    pinned_.erase(found);
  }

 private:
  void check(cl_int status, const char* what) const { checkOpencl(status, name_, what); }
  cl_command_queue queue() const { return queues_[queue_]; }
  void write(const void* from, std::size_t bytes, DeviceMemory& to, cl_bool waits) {
    check(clEnqueueWriteBuffer(queue(), memoryOf(to), waits, 0, bytes, from, 0, nullptr, nullptr),
          "take data");
  }
  void read(const DeviceMemory& from, std::size_t bytes, void* to, cl_bool waits) {
    check(clEnqueueReadBuffer(queue(), memoryOf(from), waits, 0, bytes, to, 0, nullptr, nullptr),
          "give its results");
  }
  void release() noexcept {
    for (const cl_command_queue queue : queues_) {
      if (queue) clReleaseCommandQueue(queue);
    }
    clReleaseContext(context_);
  }

  cl_device_id device_;
  std::string name_;
  cl_context context_ = nullptr;
  std::array<cl_command_queue, kQueues> queues_{};
  int queue_ = 0;
  std::map<void*, cl_mem> pinned_;  ///< what is mapped where
  std::optional<OpenclPrograms> programs_;
};

/// Higher is better.
std::tuple<int, cl_ulong> rank(cl_device_id device) {
  const auto type = valueOf<cl_device_type>(device, CL_DEVICE_TYPE);
  const int kind = type & CL_DEVICE_TYPE_GPU ? 2 : type & CL_DEVICE_TYPE_CPU ? 0 : 1;
  return {kind, valueOf<cl_ulong>(device, CL_DEVICE_GLOBAL_MEM_SIZE)};
}

/// All devices of all platforms, the best first.
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
  std::ranges::stable_sort(all, std::greater<>(), rank);
  return all;
}

/// The best device, and with a graphics processor the others of its platform: that of another may
/// be the same card again.
std::vector<int> bestOf(const std::vector<cl_device_id>& all) {
  const int kind = std::get<0>(rank(all[0]));
  const auto platform = valueOf<cl_platform_id>(all[0], CL_DEVICE_PLATFORM);
  std::vector<int> best = {0};
  for (int i = 1; i < std::ssize(all); ++i) {
    const bool isSuch = kind == 2 && std::get<0>(rank(all[i])) == kind &&
                        valueOf<cl_platform_id>(all[i], CL_DEVICE_PLATFORM) == platform;
    if (isSuch) best.push_back(i);
  }
  return best;
}

}  // namespace

bool hasOpenclAccelerator() {
  const std::vector<cl_device_id> all = devices();
  return std::any_of(all.begin(), all.end(),
                     [](cl_device_id device) { return std::get<0>(rank(device)) > 0; });
}

int countOpenclDevices() { return static_cast<int>(devices().size()); }

std::vector<std::unique_ptr<GpuDevice>> openOpenclDevices(const std::vector<int>& wanted) {
  const std::vector<cl_device_id> all = devices();
  if (all.empty()) {
    throw Error(ErrorCode::kUnavailable,
                "no OpenCL device is on this machine; install its vendor's OpenCL driver");
  }
  std::vector<std::unique_ptr<GpuDevice>> opened;
  for (const int index : wanted.empty() ? bestOf(all) : wanted) {
    if (index < 0 || index >= std::ssize(all)) {
      throw Error(ErrorCode::kNotFound,
                  fmt::format("There is no device opencl:{}; there are {} from opencl:0 on.", index,
                              all.size()));
    }
    opened.push_back(std::make_unique<OpenclDevice>(all[index]));
  }
  return opened;
}

}  // namespace acg::gpu
