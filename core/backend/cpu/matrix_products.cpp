// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstddef>

#include "core/backend/cpu/matrix_ops.h"
#include "core/backend/cpu/matrix_tasks.h"
#include "core/error.h"

// clang-format off: foreach_target.h compiles this file once per instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/matrix_products.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "core/backend/cpu/matrix_lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu {
namespace HWY_NAMESPACE {

// y = a x for a vector x, rows [begin, end) of one batch entry.
void multiplyVector(const CpuBuffer& a, const CpuBuffer& x, CpuBuffer& y, int entry, int begin,
                    int end) {
  const Lanes tag;
  const std::size_t width = a.stride();
  const float* HWY_RESTRICT xRe = x.re(entry);
  const float* HWY_RESTRICT xIm = x.im(entry);
  for (int row = begin; row < end; row += 4) {
    const float *aRe[4], *aIm[4];
    for (int i = 0; i < 4; ++i) {
      aRe[i] = a.re(entry, std::min(row + i, end - 1));
      aIm[i] = a.im(entry, std::min(row + i, end - 1));
    }
    Vector re0 = hn::Zero(tag), re1 = re0, re2 = re0, re3 = re0;
    Vector im0 = re0, im1 = re0, im2 = re0, im3 = re0;
    for (std::size_t n = 0; n < width; n += hn::Lanes(tag)) {
      const Vector u = hn::Load(tag, xRe + n);
      const Vector v = hn::Load(tag, xIm + n);
      const auto accumulate = [&](int i, Vector& re, Vector& im) HWY_ATTR {
        const Vector s = loadOnce(aRe[i] + n);
        const Vector t = loadOnce(aIm[i] + n);
        re = hn::NegMulAdd(t, v, hn::MulAdd(s, u, re));
        im = hn::MulAdd(t, u, hn::MulAdd(s, v, im));
      };
      accumulate(0, re0, im0);
      accumulate(1, re1, im1);
      accumulate(2, re2, im2);
      accumulate(3, re3, im3);
    }
    // y is packed and padded to 16, so four values fit; those past `end` are written over or reset.
    if (row + 4 <= end) {
      storeSums(re0, re1, re2, re3, y.re(entry) + row);
      storeSums(im0, im1, im2, im3, y.im(entry) + row);
    } else {
      float re[4], im[4];
      storeSums(re0, re1, re2, re3, re);
      storeSums(im0, im1, im2, im3, im);
      std::copy_n(re, end - row, y.re(entry) + row);
      std::copy_n(im, end - row, y.im(entry) + row);
    }
  }
}

// y = a^H x for a vector x, one batch entry: each x_m times row m, four vectors of columns at once.
void multiplyAdjointVector(const CpuBuffer& a, const CpuBuffer& x, CpuBuffer& y, int entry) {
  const Lanes tag;
  const std::size_t width = a.stride();
  const std::size_t lanes = hn::Lanes(tag);
  const float* xRe = x.re(entry);
  const float* xIm = x.im(entry);
  const std::size_t block = 4 * lanes;
  std::size_t n = 0;
  for (; n + block <= width; n += block) {
    Vector re0 = hn::Zero(tag), re1 = re0, re2 = re0, re3 = re0;
    Vector im0 = re0, im1 = re0, im2 = re0, im3 = re0;
    for (int m = 0; m < a.rows(); ++m) {
      const Vector u = hn::Set(tag, xRe[m]);
      const Vector v = hn::Set(tag, xIm[m]);
      const float* aRe = a.re(entry, m) + n;
      const float* aIm = a.im(entry, m) + n;
      const auto accumulate = [&](std::size_t offset, Vector& re, Vector& im) HWY_ATTR {
        const Vector s = loadOnce(aRe + offset);
        const Vector t = loadOnce(aIm + offset);
        re = hn::MulAdd(t, v, hn::MulAdd(s, u, re));
        im = hn::NegMulAdd(t, u, hn::MulAdd(s, v, im));
      };
      accumulate(0, re0, im0);
      accumulate(lanes, re1, im1);
      accumulate(2 * lanes, re2, im2);
      accumulate(3 * lanes, re3, im3);
    }
    const auto store = [&](std::size_t offset, Vector re, Vector im) HWY_ATTR {
      hn::Store(re, tag, y.re(entry) + n + offset);
      hn::Store(im, tag, y.im(entry) + n + offset);
    };
    store(0, re0, im0);
    store(lanes, re1, im1);
    store(2 * lanes, re2, im2);
    store(3 * lanes, re3, im3);
  }
  for (; n < width; n += lanes) {
    Vector re = hn::Zero(tag), im = re;
    for (int m = 0; m < a.rows(); ++m) {
      const Vector u = hn::Set(tag, xRe[m]);
      const Vector v = hn::Set(tag, xIm[m]);
      const Vector s = hn::Load(tag, a.re(entry, m) + n);
      const Vector t = hn::Load(tag, a.im(entry, m) + n);
      re = hn::MulAdd(t, v, hn::MulAdd(s, u, re));
      im = hn::NegMulAdd(t, u, hn::MulAdd(s, v, im));
    }
    hn::Store(re, tag, y.re(entry) + n);
    hn::Store(im, tag, y.im(entry) + n);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace acg::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(multiplyVector);
HWY_EXPORT(multiplyAdjointVector);

// y = op(a) x for the shapes that the vector code leaves out: single columns and several at once.
static void multiplyPlainly(const CpuBuffer& a, const CpuBuffer& x, CpuBuffer& y, int entry,
                            bool adjoint) {
  const float sign = adjoint ? -1.0f : 1.0f;
  const std::size_t step = adjoint ? a.stride() : 1;
  for (int i = 0; i < y.rows(); ++i) {
    float* yRe = y.re(entry, i);
    float* yIm = y.im(entry, i);
    std::fill_n(yRe, y.columns(), 0.0f);
    std::fill_n(yIm, y.columns(), 0.0f);
    const float* aRe = adjoint ? a.re(entry) + i : a.re(entry, i);
    const float* aIm = adjoint ? a.im(entry) + i : a.im(entry, i);
    for (int n = 0; n < x.rows(); ++n) {
      const float re = aRe[n * step], im = sign * aIm[n * step];
      const float* xRe = x.re(entry, n);
      const float* xIm = x.im(entry, n);
      for (int j = 0; j < y.columns(); ++j) {
        yRe[j] += re * xRe[j] - im * xIm[j];
        yIm[j] += re * xIm[j] + im * xRe[j];
      }
    }
  }
}

void multiply(const CpuBuffer& a, const CpuBuffer& x, CpuBuffer& y) {
  ACG_ASSERT(a.columns() == x.rows() && a.rows() == y.rows() && x.columns() == y.columns() &&
             a.batch() == x.batch() && a.batch() == y.batch());
  const auto kernel = HWY_DYNAMIC_DISPATCH(multiplyVector);
  forEachEntry(a.batch(), [&](int entry) {
    if (x.columns() > 1 || a.columns() == 1) {
      multiplyPlainly(a, x, y, entry, false);
      return;
    }
    forRows(a.batch(), a.rows(), double(a.rows()) * a.columns(),
            [&](int begin, int end) { kernel(a, x, y, entry, begin, end); });
  });
}

void multiplyAdjoint(const CpuBuffer& a, const CpuBuffer& x, CpuBuffer& y) {
  ACG_ASSERT(a.rows() == x.rows() && a.columns() == y.rows() && x.columns() == y.columns() &&
             a.batch() == x.batch() && a.batch() == y.batch());
  const auto kernel = HWY_DYNAMIC_DISPATCH(multiplyAdjointVector);
  forEachEntry(a.batch(), [&](int entry) {
    if (x.columns() > 1 || a.columns() == 1) {
      multiplyPlainly(a, x, y, entry, true);
    } else {
      kernel(a, x, y, entry);
    }
  });
}

}  // namespace acg::cpu
#endif
