// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "core/error.h"
#include "gpu/engine/block_pool.h"
#include "gpu/engine/host_memory.h"
#include "gpu/engine/launch_shape.h"

namespace acg::gpu {

class GpuDevice;

/// Four floats as kernels take them.
struct alignas(16) Float4 {
  float x, y, z, w;
};

/// The kernels of gpu/kernels.
enum class KernelName {
  kField,
  kBoard,
  kPropagator,
  kInterpolateLines,
  kInterpolateSamples,
  kMultiplyElements,
  kAddScaled,
  kImposeMagnitudes,
  kUnitModulus,
  kClampModulus,
  kMaxModulus,
  kRowPowers,
  kScaledAdjoint,
  kCorrelation,
  kMultiply,
  kMultiplyAdjoint,
};
inline constexpr int kKernelNames = 16;

/// A kernel; order and variant tell the fields apart, see field.kernel and board.kernel.
struct Kernel {
  KernelName name;
  int order = 0;    ///< 0..3; of a board 0 or 1
  int variant = 0;  ///< 0..3
};

/// The device has no room for a block that was asked for, after all that is kept for reuse was
/// given back. Its code is kUnavailable.
class OutOfDeviceMemory : public Error {
 public:
  explicit OutOfDeviceMemory(const std::string& message)
      : Error(ErrorCode::kUnavailable, message) {}
};

/// A block of a device's memory; goes back to the device's pool with this object.
class DeviceMemory {
 public:
  DeviceMemory() = default;
  DeviceMemory(GpuDevice& device, void* handle, std::size_t bytes, std::size_t room)
      : device_(&device), handle_(handle), bytes_(bytes), room_(room) {}
  DeviceMemory(DeviceMemory&& other) noexcept { swap(other); }
  DeviceMemory& operator=(DeviceMemory&& other) noexcept {
    swap(other);
    return *this;
  }
  ~DeviceMemory();

  /// The vendor's handle, null for none.
  void* const& handle() const { return handle_; }
  std::size_t bytes() const { return bytes_; }

 private:
  void swap(DeviceMemory& other) {
    std::swap(device_, other.device_);
    std::swap(handle_, other.handle_);
    std::swap(bytes_, other.bytes_);
    std::swap(room_, other.room_);
  }

  GpuDevice* device_ = nullptr;
  void* handle_ = nullptr;
  std::size_t bytes_ = 0;
  std::size_t room_ = 0;  ///< bytes, as the pool counts it
};

/// An argument of a kernel, lent for the call: memory, or a number as the kernel declares it.
struct KernelArgument {
  const void* data;
  std::size_t bytes;

  KernelArgument(const DeviceMemory& memory)  // NOLINT: implicit by design
      : data(&memory.handle()), bytes(sizeof(void*)) {}
  template <class T>
  requires std::is_arithmetic_v<T> || std::is_same_v<T, Float4> KernelArgument(const T& value)
      : data(&value), bytes(sizeof(T)) {}  // NOLINT
};

/// What a machine with many lanes has to offer the backend: memory, copies, kernels. Calls queue
/// their work; only `download` and `synchronize` wait. One thread at a time.
///
/// There are kQueues queues. Each keeps the order of its calls and runs beside the others, so that
/// copies and kernels of different queues overlap: what one needs of another must be waited for,
/// and memory that one uses must not go back to the pool before its work is done, unless the same
/// queue takes it next.
///
/// Every call throws Error with kUnavailable where the device fails, in words that name it.
class GpuDevice {
 public:
  virtual ~GpuDevice() = default;
  GpuDevice(const GpuDevice&) = delete;
  GpuDevice& operator=(const GpuDevice&) = delete;

  virtual std::string interface() const = 0;          ///< `cuda`, `opencl`
  virtual std::string name() const = 0;               ///< "NVIDIA H100 80GB HBM3"
  virtual std::string driver() const = 0;             ///< its version: "13.0"
  virtual std::size_t memoryBytes() const = 0;        ///< of the device in all
  virtual std::size_t largestBlockBytes() const = 0;  ///< that one allocation may have
  /// Whether this is other hardware than the processor that runs this program.
  virtual bool isAccelerator() const = 0;
  /// How many float32 instructions all its lanes can begin in a second; 0 where that is not known.
  virtual double laneInstructionsPerSecond() const { return 0; }

  /// Memory from the pool or from the device; its values are unset. Throws OutOfDeviceMemory.
  DeviceMemory allocate(std::size_t bytes);
  /// Pinned memory from the pool or the vendor, ordinary memory where there is none.
  HostMemory hostMemory(std::size_t bytes);

  /// How the kernels that sum fields are launched.
  LaunchShape shape = {};

  static constexpr int kQueues = 3;
  /// The queue that calls from now on go to; 0 at first, and between the calls of a backend.
  virtual void useQueue(int queue) = 0;

  virtual void upload(const void* from, std::size_t bytes, DeviceMemory& to) = 0;
  virtual void download(const DeviceMemory& from, std::size_t bytes, void* to) = 0;
  /// Like these but without waiting: the host's memory is the device's until the queue is done.
  virtual void uploadLater(const void* from, std::size_t bytes, DeviceMemory& to) = 0;
  virtual void downloadLater(const DeviceMemory& from, std::size_t bytes, void* to) = 0;
  virtual void copy(const DeviceMemory& from, std::size_t bytes, DeviceMemory& to) = 0;
  /// Fills with a byte, so that tests can tell what a kernel wrote.
  virtual void fill(DeviceMemory& memory, std::uint8_t byte) = 0;
  virtual void launch(const Kernel& kernel, std::int64_t groups, int threads,
                      std::initializer_list<KernelArgument> arguments) = 0;
  /// Waits for the queue in use.
  virtual void synchronize() = 0;
  /// Waits for all queues; the first is in use then.
  void synchronizeAll();

 protected:
  GpuDevice() = default;
  /// A block, or null where the device has no room.
  virtual void* allocateBlock(std::size_t bytes) = 0;
  virtual void freeBlock(void* handle) noexcept = 0;
  /// Pinned memory of the host, or null where there is none.
  virtual void* allocatePinned(std::size_t) { return nullptr; }
  virtual void freePinned(void*) noexcept {}
  /// Frees what waits for reuse; the destructor of each device calls it while it still can.
  void emptyPool() noexcept;

 private:
  friend class DeviceMemory;
  friend class HostMemory;
  void giveBack(const BlockPool::Block& block) noexcept;
  void giveBackPinned(const BlockPool::Block& block) noexcept;

  BlockPool waiting_, waitingPinned_;
};

/// A block of the device's memory with `count` values in it. Throws OutOfDeviceMemory.
template <class T>
DeviceMemory sent(GpuDevice& device, const T* values, std::size_t count) {
  DeviceMemory memory = device.allocate(count * sizeof(T));
  device.upload(values, count * sizeof(T), memory);
  return memory;
}
template <class T>
DeviceMemory sent(GpuDevice& device, const std::vector<T>& values) {
  return sent(device, values.data(), values.size());
}

}  // namespace acg::gpu
