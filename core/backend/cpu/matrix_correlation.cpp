// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>

#include "core/backend/cpu/hermitian_square.h"
#include "core/backend/cpu/matrix_ops.h"
#include "core/backend/cpu/matrix_tasks.h"
#include "core/error.h"

// clang-format off: foreach_target.h compiles this file once per instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/matrix_correlation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "core/backend/cpu/matrix_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu {
namespace HWY_NAMESPACE {

// Sum over n of |a_mn|^2 of each row.
void rowPowers(const CpuBuffer& a, int entry, float* powers) {
  const Lanes tag;
  for (int m = 0; m < a.rows(); ++m) {
    const float* re = a.re(entry, m);
    const float* im = a.im(entry, m);
    Vector even = hn::Zero(tag), odd = even;
    for (std::size_t n = 0; n < a.stride(); n += hn::Lanes(tag)) {
      const Vector s = hn::Load(tag, re + n);
      const Vector t = hn::Load(tag, im + n);
      even = hn::MulAdd(s, s, even);
      odd = hn::MulAdd(t, t, odd);
    }
    powers[m] = hn::GetLane(hn::SumOfLanes(tag, hn::Add(even, odd)));
  }
}

// Sum over n of |b_nm|^2 of each column; `powers` is padded like a row of b.
void columnPowers(const CpuBuffer& b, int entry, float* powers) {
  const Lanes tag;
  for (std::size_t m = 0; m < b.stride(); m += hn::Lanes(tag)) {
    Vector even = hn::Zero(tag), odd = even;
    for (int n = 0; n < b.rows(); ++n) {
      const Vector s = hn::Load(tag, b.re(entry, n) + m);
      const Vector t = hn::Load(tag, b.im(entry, n) + m);
      even = hn::MulAdd(s, s, even);
      odd = hn::MulAdd(t, t, odd);
    }
    hn::StoreU(hn::Add(even, odd), tag, powers + m);
  }
}

#if ACG_PLAIN_LANES
void scaledAdjoint(const CpuBuffer& a, const float* scale, CpuBuffer& b, int entry) {
  for (int n = 0; n < a.columns(); ++n) {
    for (int m = 0; m < a.rows(); ++m) {
      b.re(entry, n)[m] = a.re(entry, m)[n] * scale[m];
      b.im(entry, n)[m] = -a.im(entry, m)[n] * scale[m];
    }
  }
}
#else
// Each block of four lanes of v to the next place, `step` floats on.
template <class Tag, class V>
HWY_INLINE void storeBlocks(Tag tag, V v, float* to, std::size_t step) {
  if constexpr (hn::MaxLanes(tag) <= 4) {
    hn::Store(v, tag, to);
  } else {
    const hn::Half<Tag> half;
    storeBlocks(half, hn::LowerHalf(half, v), to, step);
    storeBlocks(half, hn::UpperHalf(half, v), to + step * (hn::MaxLanes(half) / 4), step);
  }
}

// Columns n to n + N - 1, N the lanes of the tag, of four rows from `from` on, scaled, as rows of
// `to`: a transpose of 4 x 4 within each block of four lanes.
template <class Tag>
HWY_INLINE void transposeFourRows(Tag tag, const float* const* from, const float* factors, int n,
                                  float* to, std::size_t toStride, int stored) {
  const hn::RepartitionToWide<Tag> wide;
  const auto v0 = hn::Mul(hn::Load(tag, from[0] + n), hn::Set(tag, factors[0]));
  const auto v1 = hn::Mul(hn::Load(tag, from[1] + n), hn::Set(tag, factors[1]));
  const auto v2 = hn::Mul(hn::Load(tag, from[2] + n), hn::Set(tag, factors[2]));
  const auto v3 = hn::Mul(hn::Load(tag, from[3] + n), hn::Set(tag, factors[3]));
  const auto lower01 = hn::BitCast(wide, hn::InterleaveLower(tag, v0, v1));
  const auto upper01 = hn::BitCast(wide, hn::InterleaveUpper(tag, v0, v1));
  const auto lower23 = hn::BitCast(wide, hn::InterleaveLower(tag, v2, v3));
  const auto upper23 = hn::BitCast(wide, hn::InterleaveUpper(tag, v2, v3));
  const std::size_t step = 4 * toStride;
  to += toStride * n;
  storeBlocks(tag, hn::BitCast(tag, hn::InterleaveLower(wide, lower01, lower23)), to, step);
  to += toStride;
  if (stored > 1)
    storeBlocks(tag, hn::BitCast(tag, hn::InterleaveUpper(wide, lower01, lower23)), to, step);
  to += toStride;
  if (stored > 2)
    storeBlocks(tag, hn::BitCast(tag, hn::InterleaveLower(wide, upper01, upper23)), to, step);
  to += toStride;
  if (stored > 3)
    storeBlocks(tag, hn::BitCast(tag, hn::InterleaveUpper(wide, upper01, upper23)), to, step);
}

// b_nm = conj(a_mn) scale_m for matrices of at least 2 x 2. `scale` is padded like a row of b with
// zeros behind M.
void scaledAdjoint(const CpuBuffer& a, const float* scale, CpuBuffer& b, int entry) {
  const Lanes tag;
  const int lanes = static_cast<int>(hn::Lanes(tag));
  const int rows = a.rows();
  const int columns = a.columns();
  // Whole cache lines of the rows at once: rows a power of two apart push each other out.
  constexpr int kLine = 16;
  for (int line = 0; line < columns; line += kLine) {
    const int end = std::min(line + kLine, columns);
    for (int m = 0; m < rows; m += 4) {
      const float *re[4], *im[4];
      float factors[4], negated[4];
      for (int i = 0; i < 4; ++i) {
        const int row = m + i < rows ? m + i : m;
        re[i] = a.re(entry, row);
        im[i] = a.im(entry, row);
        factors[i] = scale[m + i];  // zero behind the last row
        negated[i] = -scale[m + i];
      }
      int n = line;
      for (; n + lanes <= end; n += lanes) {
        transposeFourRows(tag, re, factors, n, b.re(entry) + m, b.stride(), 4);
        transposeFourRows(tag, im, negated, n, b.im(entry) + m, b.stride(), 4);
      }
      for (; n < end; n += 4) {
        transposeFourRows(Four(), re, factors, n, b.re(entry) + m, b.stride(), end - n);
        transposeFourRows(Four(), im, negated, n, b.im(entry) + m, b.stride(), end - n);
      }
    }
  }
}
#endif

// g_mn *= scale_n; `scale` is padded like a row of g with zeros.
void scaleColumns(CpuBuffer& g, const float* scale, int entry) {
  const Lanes tag;
  for (int row = 0; row < g.rows(); ++row) {
    float* re = g.re(entry, row);
    float* im = g.im(entry, row);
    for (std::size_t n = 0; n < g.stride(); n += hn::Lanes(tag)) {
      const Vector s = hn::LoadU(tag, scale + n);
      hn::Store(hn::Mul(s, hn::Load(tag, re + n)), tag, re + n);
      hn::Store(hn::Mul(s, hn::Load(tag, im + n)), tag, im + n);
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace acg::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(rowPowers);
HWY_EXPORT(columnPowers);
HWY_EXPORT(scaledAdjoint);
HWY_EXPORT(scaleColumns);

void backPropagator(const CpuBuffer& a, CpuBuffer& b) {
  ACG_ASSERT(a.rows() == b.columns() && a.columns() == b.rows() && a.batch() == b.batch());
  forEachEntry(a.batch(), [&](int entry) {
    float* scale = scratchRow(a.rows(), 0);
    if (a.columns() > 1) {
      HWY_DYNAMIC_DISPATCH(rowPowers)(a, entry, scale);
    } else {
      for (int m = 0; m < a.rows(); ++m)
        scale[m] = std::norm(std::complex(*a.re(entry, m), *a.im(entry, m)));
    }
    for (int m = 0; m < a.rows(); ++m) scale[m] = scale[m] > 0 ? 1 / scale[m] : 0;
    if (a.rows() > 1 && a.columns() > 1) {
      HWY_DYNAMIC_DISPATCH(scaledAdjoint)(a, scale, b, entry);
      return;
    }
    for (int n = 0; n < a.columns(); ++n) {
      for (int m = 0; m < a.rows(); ++m) {
        b.re(entry, n)[m] = a.re(entry, m)[n] * scale[m];
        b.im(entry, n)[m] = -a.im(entry, m)[n] * scale[m];
      }
    }
  });
}

void correlation(const CpuBuffer& a, const CpuBuffer& b, CpuBuffer& r) {
  ACG_ASSERT(a.columns() == b.rows() && a.rows() == b.columns() && a.rows() == r.rows() &&
             a.rows() == r.columns() && a.batch() == b.batch() && a.batch() == r.batch());
  if (a.rows() == 1 || a.columns() == 1) {
    multiply(a, b, r);
    return;
  }
  forEachEntry(a.batch(), [&](int entry) {
    hermitianSquare(a, r, entry);
    // b = a^H D with D_m = |column m of b| / |row m of a|.
    float* scale = scratchRow(a.rows(), 0);
    HWY_DYNAMIC_DISPATCH(columnPowers)(b, entry, scale);
    for (int m = 0; m < a.rows(); ++m) {
      const float power = r.re(entry, m)[m];
      scale[m] = power > 0 ? std::sqrt(scale[m] / power) : 0;
    }
    HWY_DYNAMIC_DISPATCH(scaleColumns)(r, scale, entry);
  });
}

}  // namespace acg::cpu
#endif
