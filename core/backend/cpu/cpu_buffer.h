// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>

#include "core/backend/backend.h"

namespace acg {

/// The matrices of the CPU backend: real and imaginary parts in two planes, so that SIMD lanes hold
/// neighbouring columns without shuffles.
///
/// A row starts at a multiple of 64 bytes and is padded to `stride()` floats. A matrix of one
/// column is a vector: its elements lie one after the other (`stride()` is 1) and each batch entry
/// is padded instead. Padding is zero and must stay zero; the values of a new buffer are unset.
class CpuBuffer final : public Buffer {
 public:
  static constexpr std::size_t kAlignment = 64;  ///< bytes
  static constexpr int kPadding = 16;            ///< floats

  CpuBuffer(int rows, int columns, int batch)
      : Buffer(rows, columns, batch),
        stride_(columns == 1 ? 1 : padded(columns)),
        entry_(padded(std::size_t(rows) * stride_)),
        re_(allocatePlanes(2 * entry_ * batch, entry_ != std::size_t(rows) * columns)),
        im_(re_ + entry_ * batch) {}
  ~CpuBuffer() override { ::operator delete(re_, std::align_val_t(kAlignment)); }

  float* re(int batch, int row = 0) { return re_ + offset(batch, row); }
  float* im(int batch, int row = 0) { return im_ + offset(batch, row); }
  const float* re(int batch, int row = 0) const { return re_ + offset(batch, row); }
  const float* im(int batch, int row = 0) const { return im_ + offset(batch, row); }

  /// Floats from a row to the next.
  std::size_t stride() const { return stride_; }
  /// Floats from a batch entry to the next, a multiple of kPadding.
  std::size_t entryStride() const { return entry_; }

 private:
  static std::size_t padded(std::size_t count) {
    return (count + kPadding - 1) / kPadding * kPadding;
  }
  static float* allocatePlanes(std::size_t count, bool hasPadding) {
    auto* planes =
        static_cast<float*>(::operator new(count * sizeof(float), std::align_val_t(kAlignment)));
    if (hasPadding) std::fill_n(planes, count, 0.0f);
    return planes;
  }
  std::size_t offset(int batch, int row) const { return entry_ * batch + stride_ * row; }

  std::size_t stride_, entry_;
  float *re_, *im_;
};

}  // namespace acg
