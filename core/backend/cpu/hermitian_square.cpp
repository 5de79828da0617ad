// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/hermitian_square.h"

#include <algorithm>
#include <cstddef>

#include "core/backend/cpu/matrix_tasks.h"
#include "core/error.h"

// clang-format off: foreach_target.h compiles this file once per instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/hermitian_square.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "core/backend/cpu/matrix_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu {
namespace HWY_NAMESPACE {

#if HWY_TARGET <= HWY_AVX3
constexpr int kBlock = 4;

// g_ji for rows i .. i + 3 and j, j + 1 of a. Three products for each complex one: with a_i = s +
// it and a_j = u + iv, su + tv is the real part and su - tv - (s + t)(u - v) the imaginary part of
// g_ji. The 24 sums and six operands of j fill the 32 registers; `sums` holds s + t of the four
// rows.
HWY_INLINE void addBlock(const CpuBuffer& a, const float* sums, CpuBuffer& g, int entry, int i,
                         int j) {
  const Lanes tag;
  const int rows = a.rows();
  const std::size_t width = a.stride();
  const float* s[kBlock];
  const std::ptrdiff_t toIm = a.im(entry) - a.re(entry);
  for (int k = 0; k < kBlock; ++k) s[k] = a.re(entry, std::min(i + k, rows - 1));
  const int j1 = std::min(j + 1, rows - 1);
  const float *b0 = a.re(entry, j), *b1 = a.re(entry, j1);
  Vector su0[kBlock], tv0[kBlock], mixed0[kBlock], su1[kBlock], tv1[kBlock], mixed1[kBlock];
  HWY_UNROLL(4)
  for (int k = 0; k < kBlock; ++k) {
    su0[k] = tv0[k] = mixed0[k] = su1[k] = tv1[k] = mixed1[k] = hn::Zero(tag);
  }
  for (std::size_t n = 0; n < width; n += hn::Lanes(tag)) {
    const Vector u0 = hn::Load(tag, b0 + n), v0 = hn::Load(tag, b0 + toIm + n);
    const Vector u1 = hn::Load(tag, b1 + n), v1 = hn::Load(tag, b1 + toIm + n);
    const Vector w0 = hn::Sub(u0, v0), w1 = hn::Sub(u1, v1);
    HWY_UNROLL(4)
    for (int k = 0; k < kBlock; ++k) {
      const Vector re = loadOnce(s[k] + n);
      su0[k] = hn::MulAdd(re, u0, su0[k]);
      su1[k] = hn::MulAdd(re, u1, su1[k]);
      const Vector im = loadOnce(s[k] + toIm + n);
      tv0[k] = hn::MulAdd(im, v0, tv0[k]);
      tv1[k] = hn::MulAdd(im, v1, tv1[k]);
      const Vector both = loadOnce(sums + k * width + n);
      mixed0[k] = hn::MulAdd(both, w0, mixed0[k]);
      mixed1[k] = hn::MulAdd(both, w1, mixed1[k]);
    }
  }
  HWY_UNROLL(4)
  for (int k = 0; k < kBlock; ++k) {
    mixed0[k] = hn::Sub(hn::Sub(su0[k], tv0[k]), mixed0[k]);
    mixed1[k] = hn::Sub(hn::Sub(su1[k], tv1[k]), mixed1[k]);
    su0[k] = hn::Add(su0[k], tv0[k]);
    su1[k] = hn::Add(su1[k], tv1[k]);
  }
  storeSums(su0[0], su0[1], su0[2], su0[3], g.re(entry, j) + i);
  storeSums(mixed0[0], mixed0[1], mixed0[2], mixed0[3], g.im(entry, j) + i);
  storeSums(su1[0], su1[1], su1[2], su1[3], g.re(entry, j1) + i);
  storeSums(mixed1[0], mixed1[1], mixed1[2], mixed1[3], g.im(entry, j1) + i);
}

void sumRows(const CpuBuffer& a, float* sums, int entry, int i) {
  const Lanes tag;
  const std::size_t width = a.stride();
  for (int k = 0; k < kBlock; ++k) {
    const int row = std::min(i + k, a.rows() - 1);
    const float *re = a.re(entry, row), *im = a.im(entry, row);
    for (std::size_t n = 0; n < width; n += hn::Lanes(tag)) {
      hn::Store(hn::Add(hn::Load(tag, re + n), hn::Load(tag, im + n)), tag, sums + k * width + n);
    }
  }
}
#else
constexpr int kBlock = 2;

// g_ji for rows i, i + 1 and j, j + 1 of a: eight sums and eight operands.
HWY_INLINE void addBlock(const CpuBuffer& a, const float*, CpuBuffer& g, int entry, int i, int j) {
  const Lanes tag;
  const int i1 = std::min(i + 1, a.rows() - 1), j1 = std::min(j + 1, a.rows() - 1);
  const float *a0Re = a.re(entry, i), *a0Im = a.im(entry, i);
  const float *a1Re = a.re(entry, i1), *a1Im = a.im(entry, i1);
  const float *b0Re = a.re(entry, j), *b0Im = a.im(entry, j);
  const float *b1Re = a.re(entry, j1), *b1Im = a.im(entry, j1);
  Vector re00 = hn::Zero(tag), re01 = re00, re10 = re00, re11 = re00;  // of g_(j, i)
  Vector im00 = re00, im01 = re00, im10 = re00, im11 = re00;
  for (std::size_t n = 0; n < a.stride(); n += hn::Lanes(tag)) {
    const Vector u0 = hn::Load(tag, b0Re + n), v0 = hn::Load(tag, b0Im + n);
    const Vector u1 = hn::Load(tag, b1Re + n), v1 = hn::Load(tag, b1Im + n);
    const Vector s0 = hn::Load(tag, a0Re + n), t0 = hn::Load(tag, a0Im + n);
    re00 = hn::MulAdd(t0, v0, hn::MulAdd(s0, u0, re00));
    im00 = hn::NegMulAdd(t0, u0, hn::MulAdd(s0, v0, im00));
    re10 = hn::MulAdd(t0, v1, hn::MulAdd(s0, u1, re10));
    im10 = hn::NegMulAdd(t0, u1, hn::MulAdd(s0, v1, im10));
    const Vector s1 = hn::Load(tag, a1Re + n), t1 = hn::Load(tag, a1Im + n);
    re01 = hn::MulAdd(t1, v0, hn::MulAdd(s1, u0, re01));
    im01 = hn::NegMulAdd(t1, u0, hn::MulAdd(s1, v0, im01));
    re11 = hn::MulAdd(t1, v1, hn::MulAdd(s1, u1, re11));
    im11 = hn::NegMulAdd(t1, u1, hn::MulAdd(s1, v1, im11));
  }
  float re[4], im[4];
  storeSums(re00, re01, re10, re11, re);
  storeSums(im00, im01, im10, im11, im);
  std::copy_n(re, 2, g.re(entry, j) + i);
  std::copy_n(im, 2, g.im(entry, j) + i);
  std::copy_n(re + 2, 2, g.re(entry, j1) + i);
  std::copy_n(im + 2, 2, g.im(entry, j1) + i);
}

void sumRows(const CpuBuffer&, float*, int, int) {}
#endif

// g_ji for i of [begin, end), a whole number of blocks or up to the last row, and all j >= i.
// Writes up to kBlock - 1 columns behind the last.
void lowerHalf(const CpuBuffer& a, CpuBuffer& g, int entry, int begin, int end) {
  float* sums = alignedScratch(kBlock * a.stride());
  for (int i = begin; i < end; i += kBlock) {
    sumRows(a, sums, entry, i);
    // Without a partner the last row would be written twice, which is right but slow.
    for (int j = i; j < a.rows(); j += 2) addBlock(a, sums, g, entry, i, j);
  }
}

#if !ACG_PLAIN_LANES
// The 4 x 4 block of a plane at (row, column) as the block at (column, row), times the sign; rows
// from `end` on count as zero.
HWY_INLINE void transposeBlock(float* plane, std::size_t stride, int row, int column, int end,
                               float sign) {
  const Four tag;
  const hn::RepartitionToWide<Four> wide;
  hn::Vec<Four> v[4];
  for (int i = 0; i < 4; ++i) {
    v[i] = row + i < end ? hn::Load(tag, plane + (row + i) * stride + column) : hn::Zero(tag);
    v[i] = hn::Mul(v[i], hn::Set(tag, sign));
  }
  const auto lower01 = hn::BitCast(wide, hn::InterleaveLower(tag, v[0], v[1]));
  const auto upper01 = hn::BitCast(wide, hn::InterleaveUpper(tag, v[0], v[1]));
  const auto lower23 = hn::BitCast(wide, hn::InterleaveLower(tag, v[2], v[3]));
  const auto upper23 = hn::BitCast(wide, hn::InterleaveUpper(tag, v[2], v[3]));
  float* to = plane + column * stride + row;
  hn::Store(hn::BitCast(tag, hn::InterleaveLower(wide, lower01, lower23)), tag, to);
  hn::Store(hn::BitCast(tag, hn::InterleaveUpper(wide, lower01, lower23)), tag, to + stride);
  hn::Store(hn::BitCast(tag, hn::InterleaveLower(wide, upper01, upper23)), tag, to + 2 * stride);
  hn::Store(hn::BitCast(tag, hn::InterleaveUpper(wide, upper01, upper23)), tag, to + 3 * stride);
}
#endif

// g_ij = conj(g_ji) above the diagonal, which becomes real, and zeros behind the columns.
void mirrorUpwards(CpuBuffer& g, int entry) {
  const int rows = g.rows();
  float *re = g.re(entry), *im = g.im(entry);
  const std::size_t stride = g.stride();
  for (int row = 0; row < rows; row += 4) {
    const int end = std::min(row + 4, rows);
#if ACG_PLAIN_LANES
    const int firstColumn = 0;
#else
    const int firstColumn = row;
    for (int column = 0; column < row; column += 4) {
      transposeBlock(re, stride, row, column, rows, 1.0f);
      transposeBlock(im, stride, row, column, rows, -1.0f);
    }
#endif
    for (int j = row; j < end; ++j) {
      for (int i = firstColumn; i < j; ++i) {
        re[i * stride + j] = re[j * stride + i];
        im[i * stride + j] = -im[j * stride + i];
      }
      im[j * stride + j] = 0;
      std::fill(re + j * stride + rows, re + (j + 1) * stride, 0.0f);
      std::fill(im + j * stride + rows, im + (j + 1) * stride, 0.0f);
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace acg::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(lowerHalf);
HWY_EXPORT(mirrorUpwards);

void hermitianSquare(const CpuBuffer& a, CpuBuffer& g, int entry) {
  ACG_ASSERT(a.rows() > 1 && a.columns() > 1 && g.rows() == a.rows() && g.columns() == a.rows());
  const auto kernel = HWY_DYNAMIC_DISPATCH(lowerHalf);
  forRows(a.batch(), a.rows(), double(a.rows()) * a.rows() / 2 * a.columns(),
          [&](int begin, int end) { kernel(a, g, entry, begin, end); });
  HWY_DYNAMIC_DISPATCH(mirrorUpwards)(g, entry);
}

}  // namespace acg::cpu
#endif
