// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/phase_iterations.h"

#include <cstddef>
#include <utility>

#include "core/backend/cpu/matrix_ops.h"
#include "core/error.h"

// clang-format off: foreach_target.h compiles this file once per instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/phase_iterations.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "core/backend/cpu/matrix_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu {
namespace HWY_NAMESPACE {

struct Plane {
  float* re;
  float* im;
};

#if HWY_TARGET <= HWY_AVX3
constexpr int kChains = 2;
#else
constexpr int kChains = 1;  // of 16 registers, two vectors of rows take eight
#endif

// Sums of a vector of rows of y: a Hermitian matrix has its columns, conjugated, for rows, so that
// neighbouring y lie in lanes and no sum goes over lanes. Chains for even and odd columns are short
// enough to keep both multipliers busy.
struct Sums {
  const Lanes tag{};
  Vector su[kChains], tv[kChains], sv[kChains], tu[kChains];

  HWY_INLINE Sums() {
    HWY_UNROLL(2)
    for (int i = 0; i < kChains; ++i) su[i] = tv[i] = sv[i] = tu[i] = hn::Zero(tag);
  }
  // Adds conj(s + it) (u + iv) for a column, a row of g.
  template <int kChain>
  HWY_INLINE void add(const float* re, const float* im, Vector u, Vector v) {
    constexpr int i = kChain % kChains;
    const Vector s = loadOnce(re);
    su[i] = hn::MulAdd(s, u, su[i]);
    sv[i] = hn::MulAdd(s, v, sv[i]);
    const Vector t = loadOnce(im);
    tv[i] = hn::MulAdd(t, v, tv[i]);
    tu[i] = hn::MulAdd(t, u, tu[i]);
  }
  HWY_INLINE void imposeMagnitudes(const float* magnitudes, float* toRe, float* toIm) {
    const Vector smallest = hn::Set(tag, kSmallestPower);
    const Vector re = hn::Add(total(su), total(tv));
    const Vector im = hn::Sub(total(sv), total(tu));
    const Vector magnitude = hn::Load(tag, magnitudes);
    const Vector power = hn::MulAdd(re, re, hn::Mul(im, im));
    const auto isZero = hn::Lt(power, smallest);
    const Vector scale = hn::Mul(magnitude, reciprocalRoot(hn::Max(power, smallest)));
    hn::Store(hn::IfThenElse(isZero, magnitude, hn::Mul(scale, re)), tag, toRe);
    hn::Store(hn::IfThenZeroElse(isZero, hn::Mul(scale, im)), tag, toIm);
  }

 private:
  static HWY_INLINE Vector total(const Vector (&chains)[kChains]) {
    return kChains == 1 ? chains[0] : hn::Add(chains[0], chains[kChains - 1]);
  }
};

// kVectors vectors of rows from `row` on; `g` points at the first row of the matrix.
template <int kVectors>
HWY_INLINE void addColumns(Plane g, std::size_t stride, int row, Plane x, int begin, int end,
                           Sums* sums) {
  const Lanes tag;
  const std::size_t lanes = hn::Lanes(tag);
  int j = begin;
  const float *re = g.re + begin * stride + row, *im = g.im + begin * stride + row;
  for (; j + 1 < end; j += 2, re += 2 * stride, im += 2 * stride) {
    const Vector u = hn::Set(tag, x.re[j]), v = hn::Set(tag, x.im[j]);
    sums[0].template add<0>(re, im, u, v);
    if constexpr (kVectors > 1) sums[1].template add<0>(re + lanes, im + lanes, u, v);
    const Vector u1 = hn::Set(tag, x.re[j + 1]), v1 = hn::Set(tag, x.im[j + 1]);
    sums[0].template add<1>(re + stride, im + stride, u1, v1);
    if constexpr (kVectors > 1) {
      sums[1].template add<1>(re + stride + lanes, im + stride + lanes, u1, v1);
    }
  }
  if (j < end) {
    const Vector u = hn::Set(tag, x.re[j]), v = hn::Set(tag, x.im[j]);
    sums[0].template add<0>(re, im, u, v);
    if constexpr (kVectors > 1) sums[1].template add<0>(re + lanes, im + lanes, u, v);
  }
}

// One iteration from x to `to`. The rows of a vector are finished while the next are summed: what
// waits for a reciprocal root is then a small part of the time.
void iteratePhase(const CpuBuffer& matrix, const float* magnitudes, const CpuBuffer& from,
                  CpuBuffer& target) {
  const int lanes = static_cast<int>(hn::Lanes(Lanes()));
  const int rows = matrix.rows(), padded = static_cast<int>(matrix.stride());
  const std::size_t stride = matrix.stride();
  const Plane g{const_cast<float*>(matrix.re(0)), const_cast<float*>(matrix.im(0))};
  const Plane x{const_cast<float*>(from.re(0)), const_cast<float*>(from.im(0))};
  const Plane to{target.re(0), target.im(0)};
  for (int row = 0; row < padded; row += 2 * lanes) {
    Sums sums[2];
    if (row + lanes < padded) {
      // The columns of the second half, which were finished last, come last.
      const int early = std::min(rows, lanes);
      addColumns<2>(g, stride, row, x, 0, early, sums);
      addColumns<1>(g, stride, row, x, early, rows, sums);
      sums[0].imposeMagnitudes(magnitudes + row, to.re + row, to.im + row);
      addColumns<1>(g, stride, row + lanes, x, early, rows, sums + 1);
      sums[1].imposeMagnitudes(magnitudes + row + lanes, to.re + row + lanes, to.im + row + lanes);
    } else {
      addColumns<1>(g, stride, row, x, 0, rows, sums);
      sums[0].imposeMagnitudes(magnitudes + row, to.re + row, to.im + row);
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace acg::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(iteratePhase);

void iteratePhases(const CpuBuffer& g, const float* magnitudes, int count, CpuBuffer& x,
                   CpuBuffer& y) {
  ACG_ASSERT(g.rows() > 1 && g.columns() == g.rows() && x.rows() == g.rows() &&
             y.rows() == g.rows() && x.columns() == 1 && y.columns() == 1);
  const auto kernel = HWY_DYNAMIC_DISPATCH(iteratePhase);
  CpuBuffer *from = &x, *to = &y;
  for (int i = 0; i < count; ++i, std::swap(from, to)) kernel(g, magnitudes, *from, *to);
  if (from != &x) copy(y, x);
  multiplyAdjoint(g, x, y);  // g is its own adjoint, and this way needs no sums over lanes
}

}  // namespace acg::cpu
#endif
