// SPDX-License-Identifier: GPL-3.0-or-later

// What kernels of one phase a pair share; compiled once per instruction set.

#include <cmath>
#include <numbers>

#include <hwy/highway.h>

#if defined(ACG_FIELD_TURN_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ACG_FIELD_TURN_INL_H
#undef ACG_FIELD_TURN_INL_H
#else
#define ACG_FIELD_TURN_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// 1 / sqrt(square) to 14 bits or more.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V approximateInverseRoot(D d, V square) {
#if HWY_TARGET <= HWY_AVX3
  (void)d;
  return hn::ApproximateReciprocalSqrt(square);
#else
  const V rough = hn::ApproximateReciprocalSqrt(square);  // 12 bits
  const V r = hn::Mul(hn::Mul(hn::Set(d, 0.5f), square), rough);
  return hn::Mul(rough, hn::NegMulAdd(r, rough, hn::Set(d, 1.5f)));
#endif
}

#if HWY_TARGET <= HWY_AVX3
/// cos and sin of 32 equal steps of a turn, in two registers each, looked up by one permutation.
struct TurnTable {
  __m512 cosine[2], sine[2];

  TurnTable() {
    alignas(64) float values[2][32];
    for (int i = 0; i < 32; ++i) {
      values[0][i] = static_cast<float>(std::cos(i * std::numbers::pi / 16));
      values[1][i] = static_cast<float>(std::sin(i * std::numbers::pi / 16));
    }
    for (int half = 0; half < 2; ++half) {
      cosine[half] = _mm512_load_ps(values[0] + 16 * half);
      sine[half] = _mm512_load_ps(values[1] + 16 * half);
    }
  }
};
inline constexpr int kStepsPerHalfTurn = 16;  // of TurnTable
#else
inline constexpr int kStepsPerHalfTurn = 1;
#endif

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
