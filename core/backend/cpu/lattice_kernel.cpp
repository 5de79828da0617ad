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

void CombineLines(const float* in, std::size_t stride, const float* weights, int taps,
                  std::size_t count, float* out) {
  const hn::CappedTag<float, kLatticeGroup> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + 4 * lanes <= count; i += 4 * lanes) {
    auto a = hn::Zero(d), b = a, c = a, e = a;
    const float* from = in + i;
    for (int t = 0; t < taps; ++t, from += stride) {
      const auto w = hn::Set(d, weights[t]);
      a = hn::MulAdd(w, hn::LoadU(d, from), a);
      b = hn::MulAdd(w, hn::LoadU(d, from + lanes), b);
      c = hn::MulAdd(w, hn::LoadU(d, from + 2 * lanes), c);
      e = hn::MulAdd(w, hn::LoadU(d, from + 3 * lanes), e);
    }
    hn::StoreU(a, d, out + i);
    hn::StoreU(b, d, out + i + lanes);
    hn::StoreU(c, d, out + i + 2 * lanes);
    hn::StoreU(e, d, out + i + 3 * lanes);
  }
  for (; i < count; i += lanes) {
    auto a = hn::Zero(d);
    const float* from = in + i;
    for (int t = 0; t < taps; ++t, from += stride) {
      a = hn::MulAdd(hn::Set(d, weights[t]), hn::LoadU(d, from), a);
    }
    hn::StoreU(a, d, out + i);
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
