// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/gpu_device.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

namespace acg::gpu {
namespace {

constexpr std::size_t kSmallestBlock = 512;            // bytes
constexpr std::size_t kCoarse = std::size_t(4) << 20;  // above it, sizes are multiples of it
constexpr std::size_t kMostWaiting = std::size_t(1) << 30;

/// Sizes are rounded up, so that blocks fit the next request that is much the same.
std::size_t roomFor(std::size_t bytes) {
  if (bytes <= kCoarse) return std::bit_ceil(std::max(bytes, kSmallestBlock));
  return (bytes + kCoarse - 1) / kCoarse * kCoarse;
}

}  // namespace

DeviceMemory::~DeviceMemory() {
  if (handle_) device_->giveBack(handle_, room_);
}

DeviceMemory GpuDevice::allocate(std::size_t bytes) {
  const std::size_t room = roomFor(bytes);
  const auto found = waiting_.lower_bound(room);
  if (found != waiting_.end() && found->first <= 2 * room) {
    const auto [size, handle] = *found;
    waiting_.erase(found);
    waitingBytes_ -= size;
    return {*this, handle, bytes, size};
  }
  void* handle = room <= largestBlockBytes() ? allocateBlock(room) : nullptr;
  if (!handle && !waiting_.empty()) {
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

void GpuDevice::giveBack(void* handle, std::size_t room) noexcept {
  try {
    waiting_.emplace(room, handle);
    waitingBytes_ += room;
  } catch (...) {
    freeBlock(handle);
    return;
  }
  while (waitingBytes_ > std::max(kMostWaiting, memoryBytes() / 4)) {
    const auto largest = std::prev(waiting_.end());
    waitingBytes_ -= largest->first;
    freeBlock(largest->second);
    waiting_.erase(largest);
  }
}

void GpuDevice::emptyPool() noexcept {
  for (const auto& [size, handle] : waiting_) freeBlock(handle);
  waiting_.clear();
  waitingBytes_ = 0;
}

}  // namespace acg::gpu
