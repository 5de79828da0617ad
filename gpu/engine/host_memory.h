// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <utility>

namespace acg::gpu {

class GpuDevice;

/// Memory of this computer on the way to or from a device: pinned, so that the device reads and
/// writes it by itself while the program goes on, or ordinary where no such is to be had. Goes back
/// to the device's pool with this object, which must not outlive the device. Its values are unset.
class HostMemory {
 public:
  HostMemory() = default;
  HostMemory(GpuDevice& device, void* data, std::size_t room, bool isPinned)
      : device_(&device), data_(data), room_(room), isPinned_(isPinned) {}
  HostMemory(HostMemory&& other) noexcept { swap(other); }
  HostMemory& operator=(HostMemory&& other) noexcept {
    swap(other);
    return *this;
  }
  ~HostMemory();

  void* data() const { return data_; }
  template <class T>
  T* as() const {
    return static_cast<T*>(data_);
  }
  std::size_t room() const { return room_; }  ///< bytes
  bool isPinned() const { return isPinned_; }

 private:
  void swap(HostMemory& other) {
    std::swap(device_, other.device_);
    std::swap(data_, other.data_);
    std::swap(room_, other.room_);
    std::swap(isPinned_, other.isPinned_);
  }

  GpuDevice* device_ = nullptr;
  void* data_ = nullptr;
  std::size_t room_ = 0;
  bool isPinned_ = false;
};

}  // namespace acg::gpu
