// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include <cuda_runtime_api.h>

namespace acg::cuda {

/// Throws kUnavailable with what was tried and CUDA's reason.
void check(cudaError_t status, const char* what);

/// The card with the most multiprocessors, made the one that CUDA calls of this thread are about.
/// Throws kUnavailable where there is none.
int useLargestDevice(cudaDeviceProp& properties);

/// Values in the memory of the device in use; freed with the object.
template <class T>
class DeviceArray {
 public:
  DeviceArray() = default;
  explicit DeviceArray(std::size_t size) {
    if (size == 0) return;
    check(cudaMalloc(reinterpret_cast<void**>(&data_), size * sizeof(T)), "take memory");
  }
  explicit DeviceArray(const std::vector<T>& values) : DeviceArray(values.size()) {
    if (values.empty()) return;
    check(cudaMemcpy(data_, values.data(), values.size() * sizeof(T), cudaMemcpyHostToDevice),
          "copy to the card");
  }
  ~DeviceArray() { cudaFree(data_); }
  DeviceArray(DeviceArray&& other) noexcept : data_(std::exchange(other.data_, nullptr)) {}
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    std::swap(data_, other.data_);
    return *this;
  }

  T* data() const { return data_; }

 private:
  T* data_ = nullptr;
};

/// Zeros in memory of the host that the device reads and writes by itself.
template <class T>
class HostArray {
 public:
  HostArray() = default;
  explicit HostArray(std::size_t size) : size_(size) {
    if (size == 0) return;
    check(cudaHostAlloc(reinterpret_cast<void**>(&data_), size * sizeof(T),
                        cudaHostAllocPortable | cudaHostAllocMapped),
          "take memory of the host");
    std::memset(static_cast<void*>(data_), 0, size * sizeof(T));
  }
  ~HostArray() { cudaFreeHost(data_); }
  HostArray(HostArray&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  HostArray& operator=(HostArray&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }

  T* data() const { return data_; }
  std::span<T> values() const { return {data_, size_}; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

/// A queue of work that waits for no other.
class Stream {
 public:
  Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "make a stream"); }
  ~Stream() { cudaStreamDestroy(stream_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  cudaStream_t get() const { return stream_; }

 private:
  cudaStream_t stream_ = nullptr;
};

}  // namespace acg::cuda
