// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <string>

#include "gpu/engine/gpu_device.h"

namespace acg::test {

/// A device without kernels whose memory is the host's: for tests of what shares out work, on any
/// machine. It remembers which of its queues are to be waited for.
class HostDevice final : public gpu::GpuDevice {
 public:
  explicit HostDevice(std::string name = "Host device") : name_(std::move(name)) {}
  ~HostDevice() override { emptyPool(); }

  std::string interface() const override { return "host"; }
  std::string name() const override { return name_; }
  std::string driver() const override { return "1"; }
  std::size_t memoryBytes() const override { return std::size_t(1) << 30; }
  std::size_t largestBlockBytes() const override { return std::size_t(1) << 28; }
  bool isAccelerator() const override { return false; }
  void useQueue(int queue) override { queue_ = queue; }
  void upload(const void* from, std::size_t bytes, gpu::DeviceMemory& to) override {
    std::memcpy(to.handle(), from, bytes);
  }
  void download(const gpu::DeviceMemory& from, std::size_t bytes, void* to) override {
    std::memcpy(to, from.handle(), bytes);
  }
  void uploadLater(const void* from, std::size_t bytes, gpu::DeviceMemory& to) override {
    upload(from, bytes, to);
    isBusy[queue_] = true;
  }
  void downloadLater(const gpu::DeviceMemory& from, std::size_t bytes, void* to) override {
    download(from, bytes, to);
    isBusy[queue_] = true;
  }
  void copy(const gpu::DeviceMemory& from, std::size_t bytes, gpu::DeviceMemory& to) override {
    std::memcpy(to.handle(), from.handle(), bytes);
  }
  void fill(gpu::DeviceMemory& memory, std::uint8_t byte) override {
    std::memset(memory.handle(), byte, memory.bytes());
  }
  void launch(const gpu::Kernel&, std::int64_t, int,
              std::initializer_list<gpu::KernelArgument>) override {
    throw Error(ErrorCode::kInternal, "The host device has no kernels.");
  }
  void synchronize() override { isBusy[queue_] = false; }

  int queue() const { return queue_; }
  bool isIdle() const { return !isBusy[0] && !isBusy[1] && !isBusy[2]; }

  bool isBusy[kQueues] = {};

 protected:
  void* allocateBlock(std::size_t bytes) override { return ::operator new(bytes); }
  void freeBlock(void* handle) noexcept override { ::operator delete(handle); }

 private:
  std::string name_;
  int queue_ = 0;
};

}  // namespace acg::test
