// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/gpu_device.h"

#include <algorithm>
#include <new>

#include <fmt/format.h>

namespace acg::gpu {
namespace {

constexpr std::size_t kMostWaiting = std::size_t(1) << 30;
constexpr std::size_t kMostPinnedWaiting = std::size_t(256) << 20;
constexpr std::align_val_t kPage{4096};

}  // namespace

DeviceMemory::~DeviceMemory() {
  if (handle_) device_->giveBack({handle_, room_});
}

HostMemory::~HostMemory() {
  if (!data_) return;
  if (isPinned_) {
    device_->giveBackPinned({data_, room_});
  } else {
    ::operator delete(data_, kPage);
  }
}

DeviceMemory GpuDevice::allocate(std::size_t bytes) {
  const std::size_t room = BlockPool::roomFor(bytes);
  if (const auto block = waiting_.take(room)) return {*this, block->handle, bytes, block->room};
  void* handle = room <= largestBlockBytes() ? allocateBlock(room) : nullptr;
  if (!handle && !waiting_.isEmpty()) {
    synchronize();  // what waits for reuse may still be in use by kernels under way
    emptyPool();
    handle = room <= largestBlockBytes() ? allocateBlock(room) : nullptr;
  }
  if (!handle) {
    throw OutOfDeviceMemory(
        fmt::format("{} has no room for another {:.0f} MB of its {:.0f} MB; close other programs "
                    "that use it, or choose the backend cpu.",
                    name(), bytes / 1e6, memoryBytes() / 1e6));
  }
  return {*this, handle, bytes, room};
}

HostMemory GpuDevice::hostMemory(std::size_t bytes) {
  const std::size_t room = BlockPool::roomFor(bytes);
  if (const auto block = waitingPinned_.take(room)) {
    return {*this, block->handle, block->room, true};
  }
  if (void* data = allocatePinned(room)) return {*this, data, room, true};
  return {*this, ::operator new(room, kPage), room, false};
}

void GpuDevice::giveBack(const BlockPool::Block& block) noexcept {
  if (!waiting_.keep(block)) freeBlock(block.handle);
  const std::size_t most = std::max(kMostWaiting, memoryBytes() / 4);
  while (const auto surplus = waiting_.takeBeyond(most)) freeBlock(surplus->handle);
}

void GpuDevice::giveBackPinned(const BlockPool::Block& block) noexcept {
  if (!waitingPinned_.keep(block)) freePinned(block.handle);
  while (const auto surplus = waitingPinned_.takeBeyond(kMostPinnedWaiting)) {
    freePinned(surplus->handle);
  }
}

void GpuDevice::emptyPool() noexcept {
  while (const auto block = waiting_.takeBeyond(0)) freeBlock(block->handle);
  while (const auto block = waitingPinned_.takeBeyond(0)) freePinned(block->handle);
}

void GpuDevice::synchronizeAll() {
  for (int queue = kQueues; queue-- > 0;) {
    useQueue(queue);
    synchronize();
  }
}

}  // namespace acg::gpu
