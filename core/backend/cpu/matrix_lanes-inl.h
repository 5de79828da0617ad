// SPDX-License-Identifier: GPL-3.0-or-later
// Per-target part of the matrix kernels: included once for each instruction set, after
// hwy/highway.h.
#if defined(ACG_MATRIX_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACG_MATRIX_LANES_INL_H_
#undef ACG_MATRIX_LANES_INL_H_
#else
#define ACG_MATRIX_LANES_INL_H_
#endif

#include "core/backend/cpu/cpu_buffer.h"

// Targets whose vectors are not made of whole blocks of four floats known to the compiler.
#undef ACG_PLAIN_LANES
#if HWY_HAVE_SCALABLE || HWY_TARGET == HWY_SCALAR
#define ACG_PLAIN_LANES 1
#else
#define ACG_PLAIN_LANES 0
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Rows are padded to 16 floats, so vectors of at most 16 lanes need no remainders.
using Lanes = hn::CappedTag<float, CpuBuffer::kPadding>;
using Vector = hn::Vec<Lanes>;

// Loads into a register for several uses. Left alone, the compiler loads for each use, and the load
// ports are then what a product waits for.
HWY_INLINE Vector loadOnce(const float* from) {
  Vector v = hn::Load(Lanes(), from);
#if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128
  asm("" : "+v"(v.raw));
#endif
  return v;
}

// Below this |q|^2 a value counts as zero: its reciprocal root would leave the floats.
inline constexpr float kSmallestPower = 1e-37f;

// 1 / sqrt(power), relative error below 3e-7. The estimate of x86 has 12 bits or more and a Newton
// step doubles them; others have fewer, so they take the exact way.
HWY_INLINE Vector reciprocalRoot(Vector power) {
  const Lanes tag;
#if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR && HWY_TARGET != HWY_EMU128
  const Vector r = hn::ApproximateReciprocalSqrt(power);
  const Vector halfPower = hn::Mul(hn::Set(tag, 0.5f), power);
  return hn::Mul(r, hn::NegMulAdd(hn::Mul(halfPower, r), r, hn::Set(tag, 1.5f)));
#else
  return hn::Div(hn::Set(tag, 1.0f), hn::Sqrt(power));
#endif
}

#if ACG_PLAIN_LANES
// The sums over the lanes of four vectors.
HWY_INLINE void storeSums(Vector a, Vector b, Vector c, Vector d, float* sums) {
  const Lanes tag;
  sums[0] = hn::GetLane(hn::SumOfLanes(tag, a));
  sums[1] = hn::GetLane(hn::SumOfLanes(tag, b));
  sums[2] = hn::GetLane(hn::SumOfLanes(tag, c));
  sums[3] = hn::GetLane(hn::SumOfLanes(tag, d));
}
#else
using Four = hn::FixedTag<float, 4>;

template <class Tag, class V>
HWY_INLINE hn::Vec<Four> foldBlocks(Tag tag, V v) {
  if constexpr (hn::MaxLanes(tag) <= 4) {
    return v;
  } else {
    const hn::Half<Tag> half;
    return foldBlocks(half, hn::Add(hn::LowerHalf(half, v), hn::UpperHalf(half, v)));
  }
}

// The sums over the lanes of four vectors: a transpose of 4 x 4 within each block of four lanes,
// then the blocks on top of each other; a third of the shuffles of four separate sums.
HWY_INLINE void storeSums(Vector a, Vector b, Vector c, Vector d, float* sums) {
  const Lanes tag;
  const hn::RepartitionToWide<Lanes> wide;
  const auto ab =
      hn::BitCast(wide, hn::Add(hn::InterleaveLower(tag, a, b), hn::InterleaveUpper(tag, a, b)));
  const auto cd =
      hn::BitCast(wide, hn::Add(hn::InterleaveLower(tag, c, d), hn::InterleaveUpper(tag, c, d)));
  const Vector all = hn::Add(hn::BitCast(tag, hn::InterleaveLower(wide, ab, cd)),
                             hn::BitCast(tag, hn::InterleaveUpper(wide, ab, cd)));
  hn::StoreU(foldBlocks(tag, all), Four(), sums);
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace acg::cpu
HWY_AFTER_NAMESPACE();

#endif
