// SPDX-License-Identifier: GPL-3.0-or-later

// What one source adds to a vector of points; shared by the float32 and the double kernels and
// compiled once per instruction set.

#include <cmath>
#include <numbers>

#include <hwy/highway.h>

#include "core/backend/cpu/field_third-inl.h"

#if defined(ACG_FIELD_PAIR_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ACG_FIELD_PAIR_INL_H
#undef ACG_FIELD_PAIR_INL_H
#else
#define ACG_FIELD_PAIR_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// sum_j (-1)^j pi^n / n! f^(2j), n = 2j + first: the Taylor coefficients of sin (first 1) and cos
/// (first 0) of half turns.
template <int kTerms>
struct HalfTurnTaylor {
  double c[kTerms];
  constexpr explicit HalfTurnTaylor(int first) : c() {
    double term = first == 1 ? std::numbers::pi : 1.0;
    for (int j = 0; j < kTerms; ++j) {
      c[j] = term;
      const int n = 2 * j + first;
      term *= -std::numbers::pi * std::numbers::pi / ((n + 1) * (n + 2));
    }
  }
};

/// sin and cos of pi t, both without the sign that `sign` has in its top bit.
template <class D, class V = hn::Vec<D>>
HWY_INLINE void sinCosHalfTurns(D d, V t, V& sine, V& cosine, V& sign) {
  // Adding 1.5 * 2^23 (2^52) rounds to the nearest integer and leaves its parity in the last bit.
  if constexpr (sizeof(hn::TFromD<D>) == 4) {
    const hn::RebindToUnsigned<D> du;
    const V magic = hn::Set(d, 12582912.0f);
    const V shifted = hn::Add(t, magic);
    const V f = hn::Sub(t, hn::Sub(shifted, magic));
    sign = hn::BitCast(d, hn::ShiftLeft<31>(hn::BitCast(du, shifted)));
    const V u = hn::Mul(f, f);
    // Minimax on |f| <= 1/2 half turn: 5.9e-7 and 4.7e-8.
    V s = hn::MulAdd(u, hn::Set(d, -70.9934275f / 128), hn::Set(d, 81.3407683f / 32));
    V c = hn::MulAdd(u, hn::Set(d, 56.2423805f / 256), hn::Set(d, -85.2403304f / 64));
    s = hn::MulAdd(s, u, hn::Set(d, -41.3371424f / 8));
    c = hn::MulAdd(c, u, hn::Set(d, 64.9345906f / 16));
    s = hn::MulAdd(s, u, hn::Set(d, 6.28316404f / 2));
    c = hn::MulAdd(c, u, hn::Set(d, -19.7391714f / 4));
    sine = hn::Mul(s, f);
    cosine = hn::MulAdd(c, u, hn::Set(d, 0.999999953f));
  } else {
    const hn::RebindToUnsigned<D> du;
    const V magic = hn::Set(d, 6755399441055744.0);
    const V shifted = hn::Add(t, magic);
    const V f = hn::Sub(t, hn::Sub(shifted, magic));
    sign = hn::BitCast(d, hn::ShiftLeft<63>(hn::BitCast(du, shifted)));
    const V u = hn::Mul(f, f);
    constexpr HalfTurnTaylor<10> kSine(1);
    constexpr HalfTurnTaylor<11> kCosine(0);
    V s = hn::Set(d, kSine.c[9]);
    V c = hn::Set(d, kCosine.c[10]);
#pragma GCC unroll 9
    for (int j = 8; j >= 0; --j) s = hn::MulAdd(s, u, hn::Set(d, kSine.c[j]));
#pragma GCC unroll 10
    for (int j = 9; j >= 0; --j) c = hn::MulAdd(c, u, hn::Set(d, kCosine.c[j]));
    sine = hn::Mul(s, f);
    cosine = c;
  }
}

/// Adds the pressure of one source and its derivatives up to kOrder to `sum` (re, im of each row of
/// PressureDerivatives).
///
/// `directivity`, `first`, `second` and `third` are B(c) and its derivatives by c = n.e. With G =
/// exp((ik - alpha) d) / d, kappa = ik - alpha:
///   G' = (kappa - 1/d) G,  G'' = ((kappa - 1/d)^2 + 1/d^2) G,  grad c = (n - c e) / d,
///   grad p = B' G grad c + B G' e,
///   Hess p = B'' G gc gc^T + B' G Hess c + B' G' (gc e^T + e gc^T) + B G'' e e^T
///            + B G' (I - e e^T) / d,
///   Hess c = (-n e^T - e n^T + c (3 e e^T - I)) / d^2.
template <int kOrder, class D, class V = hn::Vec<D>>
HWY_INLINE void addDerivatives(D d, const Pair<V>& pair, V nx, V ny, V nz, V k, V alpha,
                               V directivity, V first, V second, V third, V* sum) {
  using hn::Add, hn::Mul, hn::MulAdd, hn::NegMulAdd, hn::Sub;
  sum[0] = MulAdd(directivity, pair.re, sum[0]);
  sum[1] = MulAdd(directivity, pair.im, sum[1]);
  const V c = pair.cosine;
  const V inverse = pair.inverse;
  const V ex = Mul(pair.x, inverse), ey = Mul(pair.y, inverse), ez = Mul(pair.z, inverse);
  const V m = hn::Neg(Add(alpha, inverse));  // kappa - 1/d = m + ik
  const V g1re = NegMulAdd(k, pair.im, Mul(m, pair.re));
  const V g1im = MulAdd(k, pair.re, Mul(m, pair.im));
  const V b1 = Mul(first, inverse);  // B' / d

  const V alongE = Mul(c, b1);
  const V ere = NegMulAdd(alongE, pair.re, Mul(directivity, g1re));
  const V eim = NegMulAdd(alongE, pair.im, Mul(directivity, g1im));
  const V nre = Mul(b1, pair.re), nim = Mul(b1, pair.im);
  sum[2] = MulAdd(ere, ex, MulAdd(nre, nx, sum[2]));
  sum[3] = MulAdd(eim, ex, MulAdd(nim, nx, sum[3]));
  sum[4] = MulAdd(ere, ey, MulAdd(nre, ny, sum[4]));
  sum[5] = MulAdd(eim, ey, MulAdd(nim, ny, sum[5]));
  sum[6] = MulAdd(ere, ez, MulAdd(nre, nz, sum[6]));
  sum[7] = MulAdd(eim, ez, MulAdd(nim, nz, sum[7]));
  if constexpr (kOrder >= 2) {
    const V i2 = Mul(inverse, inverse);
    const V g2re = MulAdd(i2, pair.re, NegMulAdd(k, g1im, Mul(m, g1re)));
    const V g2im = MulAdd(i2, pair.im, MulAdd(k, g1re, Mul(m, g1im)));
    const V b2 = Mul(i2, second);  // B'' / d^2
    const V b1i = Mul(b1, inverse);
    const V bi = Mul(directivity, inverse);

    const V nn_re = Mul(b2, pair.re), nn_im = Mul(b2, pair.im);
    const V neG = hn::Neg(MulAdd(c, b2, b1i));
    const V ne_re = MulAdd(b1, g1re, Mul(neG, pair.re));
    const V ne_im = MulAdd(b1, g1im, Mul(neG, pair.im));
    const V eeG = Mul(c, MulAdd(c, b2, Mul(hn::Set(d, 3), b1i)));
    const V eeG1 = MulAdd(Mul(hn::Set(d, 2), c), b1, bi);
    const V half = hn::Set(d, 0.5);
    const V ee_re = Mul(half, MulAdd(directivity, g2re, NegMulAdd(eeG1, g1re, Mul(eeG, pair.re))));
    const V ee_im = Mul(half, MulAdd(directivity, g2im, NegMulAdd(eeG1, g1im, Mul(eeG, pair.im))));
    const V idG = Mul(c, b1i);
    const V id_re = NegMulAdd(idG, pair.re, Mul(bi, g1re));
    const V id_im = NegMulAdd(idG, pair.im, Mul(bi, g1im));

    // Hess = e w^T + w e^T + n v^T + id I with w = ee e / 2 + ne n, v = nn n.
    const V wx_re = MulAdd(ee_re, ex, Mul(ne_re, nx)), wx_im = MulAdd(ee_im, ex, Mul(ne_im, nx));
    const V wy_re = MulAdd(ee_re, ey, Mul(ne_re, ny)), wy_im = MulAdd(ee_im, ey, Mul(ne_im, ny));
    const V wz_re = MulAdd(ee_re, ez, Mul(ne_re, nz)), wz_im = MulAdd(ee_im, ez, Mul(ne_im, nz));
    const auto diagonal = [&](int row, V e, V n, V w_re, V w_im) {
      const V twice = Add(e, e), nn = Mul(n, n);
      sum[row] = MulAdd(twice, w_re, MulAdd(nn, nn_re, Add(id_re, sum[row])));
      sum[row + 1] = MulAdd(twice, w_im, MulAdd(nn, nn_im, Add(id_im, sum[row + 1])));
    };
    const auto mixed = [&](int row, V ei, V ej, V nij, V wi_re, V wi_im, V wj_re, V wj_im) {
      sum[row] = MulAdd(ei, wj_re, MulAdd(ej, wi_re, MulAdd(nij, nn_re, sum[row])));
      sum[row + 1] = MulAdd(ei, wj_im, MulAdd(ej, wi_im, MulAdd(nij, nn_im, sum[row + 1])));
    };
    diagonal(8, ex, nx, wx_re, wx_im);
    diagonal(10, ey, ny, wy_re, wy_im);
    diagonal(12, ez, nz, wz_re, wz_im);
    mixed(14, ex, ey, Mul(nx, ny), wx_re, wx_im, wy_re, wy_im);
    mixed(16, ex, ez, Mul(nx, nz), wx_re, wx_im, wz_re, wz_im);
    mixed(18, ey, ez, Mul(ny, nz), wy_re, wy_im, wz_re, wz_im);
  }
  if constexpr (kOrder >= 3) {
    addThirdDerivatives(d, pair, nx, ny, nz, k, alpha, directivity, first, second, third, sum + 20);
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
