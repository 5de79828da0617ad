// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/lattice_kernel.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include "core/backend/cpu/lattice_kernel.h"

#include <type_traits>

// Repeats this file for each instruction set; the other include of Highway comes after.
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// kVectors vectors of the line together, so that no product waits for the one before.
template <int kVectors>
void combineAt(const float* in, std::size_t stride, const float* weights, int taps, float* out) {
  const hn::CappedTag<float, kLatticeGroup> d;
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<decltype(d)> sum[kVectors];
#pragma GCC unroll 8
  for (int v = 0; v < kVectors; ++v) sum[v] = hn::Zero(d);
  for (int t = 0; t < taps; ++t, in += stride) {
    const auto w = hn::Set(d, weights[t]);
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) sum[v] = hn::MulAdd(w, hn::LoadU(d, in + v * lanes), sum[v]);
  }
#pragma GCC unroll 8
  for (int v = 0; v < kVectors; ++v) hn::StoreU(sum[v], d, out + v * lanes);
}

void CombineLines(const float* in, std::size_t stride, const float* weights, int taps,
                  std::size_t count, float* out) {
  const std::size_t lanes = hn::Lanes(hn::CappedTag<float, kLatticeGroup>());
  for (std::size_t i = 0; i < count;) {
    const std::size_t vectors = std::min<std::size_t>(8, (count - i) / lanes);
    const auto kernel = vectors == 8   ? combineAt<8>
                        : vectors == 7 ? combineAt<7>
                        : vectors == 6 ? combineAt<6>
                        : vectors == 5 ? combineAt<5>
                        : vectors == 4 ? combineAt<4>
                        : vectors == 3 ? combineAt<3>
                        : vectors == 2 ? combineAt<2>
                                       : combineAt<1>;
    kernel(in + i, stride, weights, taps, out + i);
    i += vectors * lanes;
  }
}

void StoreRows(const float* in, std::size_t stride, int rows, int count, std::complex<double>* out,
               Eigen::Index pointStride) {
  auto* to = reinterpret_cast<double*>(out);
  if (rows == 1 && pointStride == 1) {
    const hn::CappedTag<double, kLatticeGroup> d;
    const hn::Rebind<float, decltype(d)> df;
    const int lanes = static_cast<int>(hn::Lanes(d));
    int i = 0;
    for (; i + lanes <= count; i += lanes) {
      hn::StoreInterleaved2(hn::PromoteTo(d, hn::LoadU(df, in + i)),
                            hn::PromoteTo(d, hn::LoadU(df, in + stride + i)), d, to + 2 * i);
    }
    for (; i < count; ++i) {
      to[2 * i] = in[i];
      to[2 * i + 1] = in[stride + i];
    }
    return;
  }
  const auto store = [&](auto numbers) {
    for (int i = 0; i < count; ++i, to += 2 * pointStride) {
      const float* from = in + i;
      for (int number = 0; number < numbers; ++number, from += stride) to[number] = *from;
    }
  };
  // Known numbers let the compiler unroll.
  if (rows == 4) return store(std::integral_constant<int, 8>());
  if (rows == 10) return store(std::integral_constant<int, 20>());
  store(2 * rows);
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(CombineLines);
HWY_EXPORT(StoreRows);

void combineLines(const float* in, std::size_t stride, const float* weights, int taps,
                  std::size_t count, float* out) {
  HWY_DYNAMIC_DISPATCH(CombineLines)(in, stride, weights, taps, count, out);
}

void storeRows(const float* in, std::size_t stride, int rows, int count, std::complex<double>* out,
               Eigen::Index pointStride) {
  HWY_DYNAMIC_DISPATCH(StoreRows)(in, stride, rows, count, out, pointStride);
}

}  // namespace acg::cpu
#endif
