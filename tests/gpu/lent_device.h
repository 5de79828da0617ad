// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <memory>

#include "gpu/engine/gpu_device.h"

namespace acg::test {

/// Another device with little memory or with faults: it lends that one's memory in blocks up to a
/// limit and so many bytes in all, and has no pinned memory. Not beside that one on another thread.
class LentDevice final : public gpu::GpuDevice {
 public:
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

  explicit LentDevice(gpu::GpuDevice& device, std::size_t largest = kAll, std::size_t inAll = kAll)
      : device_(device), largest_(largest), left_(inAll) {}
  explicit LentDevice(std::unique_ptr<gpu::GpuDevice> device)
      : owned_(std::move(device)), device_(*owned_), largest_(kAll), left_(kAll) {}
  ~LentDevice() override { emptyPool(); }

  std::string interface() const override { return device_.interface(); }
  std::string name() const override { return device_.name(); }
  std::string driver() const override { return device_.driver(); }
  std::size_t memoryBytes() const override { return device_.memoryBytes(); }
  std::size_t largestBlockBytes() const override { return device_.largestBlockBytes(); }
  bool isAccelerator() const override { return device_.isAccelerator(); }
  void useQueue(int queue) override { device_.useQueue(queue); }
  void upload(const void* from, std::size_t bytes, gpu::DeviceMemory& to) override {
    device_.upload(from, bytes, to);
  }
  void download(const gpu::DeviceMemory& from, std::size_t bytes, void* to) override {
    device_.download(from, bytes, to);
  }
  void uploadLater(const void* from, std::size_t bytes, gpu::DeviceMemory& to) override {
    device_.uploadLater(from, bytes, to);
  }
  void downloadLater(const gpu::DeviceMemory& from, std::size_t bytes, void* to) override {
    device_.downloadLater(from, bytes, to);
  }
  void copy(const gpu::DeviceMemory& from, std::size_t bytes, gpu::DeviceMemory& to) override {
    device_.copy(from, bytes, to);
  }
  void fill(gpu::DeviceMemory& memory, std::uint8_t byte) override { device_.fill(memory, byte); }
  void launch(const gpu::Kernel& kernel, std::int64_t groups, int threads,
              std::initializer_list<gpu::KernelArgument> arguments) override {
    this->threads = threads;
    beforeLaunch();
    ++launches;
    device_.launch(kernel, groups, threads, arguments);
  }
  void synchronize() override { device_.synchronize(); }

  std::function<void()> beforeLaunch = [] {};  ///< may throw in the device's place
  int launches = 0;
  int threads = 0;  ///< of a group of the last launch
  int refused = 0;  ///< blocks

 protected:
  void* allocateBlock(std::size_t bytes) override {
    if (bytes > largest_ || bytes > left_) {
      ++refused;
      return nullptr;
    }
    left_ -= bytes;
    gpu::DeviceMemory memory = device_.allocate(bytes);
    void* handle = memory.handle();
    lent_.emplace(handle, std::move(memory));
    return handle;
  }
  void freeBlock(void* handle) noexcept override {
    left_ += lent_.at(handle).bytes();
    lent_.erase(handle);
  }

 private:
  std::unique_ptr<gpu::GpuDevice> owned_;
  gpu::GpuDevice& device_;
  std::size_t largest_, left_;
  std::map<void*, gpu::DeviceMemory> lent_;
};

}  // namespace acg::test
