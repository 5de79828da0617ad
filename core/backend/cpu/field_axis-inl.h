// SPDX-License-Identifier: GPL-3.0-or-later

// The derivatives along one axis that one source adds to a vector of points; compiled once per
// instruction set.

#include <hwy/highway.h>

#include "core/backend/cpu/field_third-inl.h"

#if defined(ACG_FIELD_AXIS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ACG_FIELD_AXIS_INL_H
#undef ACG_FIELD_AXIS_INL_H
#else
#define ACG_FIELD_AXIS_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Adds p, p', p'' ... up to kOrder along one axis to `sum` (re, im of each); `e` and `normal` are
/// the components of the pair's direction and of the source's normal along it, the rest as in
/// `addDerivatives`.
///
/// With ' = d/ds along the axis: d' = e, e' = q = (1 - e^2) / d, q' = -3 e q / d and
///   G' = g G,  g = l e,  l = ik - alpha - 1/d,  l' = e / d^2,
///   g' = e^2 / d^2 + l q,  g'' = 3 e q / d^2 - 2 e^3 / d^3 - 3 l e q / d,
///   G'' = (g^2 + g') G,  G''' = (g^3 + 3 g g' + g'') G,
///   c' = (n - c e) / d,  c'' = -(2 c' e + c q) / d,  c''' = -3 (e c'' + q (c' - c e / d)) / d,
/// and B(c) follows from the chain rule, p = B G from the product rule.
template <int kOrder, class D, class V = hn::Vec<D>>
HWY_INLINE void addAlongAxis(D d, const Pair<V>& pair, V e, V normal, V k, V alpha, V b0, V first,
                             V second, V third, V* sum) {
  using hn::Add, hn::Mul, hn::MulAdd, hn::MulSub, hn::Neg, hn::NegMulAdd, hn::Set, hn::Sub;
  const V i = pair.inverse, c = pair.cosine;
  const V three = Set(d, 3);
  const auto add = [&](int row, V re, V im) HWY_ATTR {  // (re + i im) G
    sum[2 * row] = MulAdd(re, pair.re, NegMulAdd(im, pair.im, sum[2 * row]));
    sum[2 * row + 1] = MulAdd(re, pair.im, MulAdd(im, pair.re, sum[2 * row + 1]));
  };
  sum[0] = MulAdd(b0, pair.re, sum[0]);
  sum[1] = MulAdd(b0, pair.im, sum[1]);
  const V lre = Neg(Add(alpha, i));
  const V gre = Mul(lre, e), gim = Mul(k, e);
  const V c1 = Mul(i, NegMulAdd(c, e, normal));
  const V b1 = Mul(first, c1);
  add(1, MulAdd(b0, gre, b1), Mul(b0, gim));
  if constexpr (kOrder >= 2) {
    const V ei = Mul(e, i);
    const V q = Mul(i, NegMulAdd(e, e, Set(d, 1)));
    const V stepRe = MulAdd(ei, ei, Mul(lre, q)), stepIm = Mul(k, q);  // g'
    const V squareRe = MulSub(gre, gre, Mul(gim, gim));
    const V squareIm = Mul(Add(gre, gre), gim);
    const V hre = Add(squareRe, stepRe), him = Add(squareIm, stepIm);
    const V c2 = Neg(Mul(i, MulAdd(Add(c1, c1), e, Mul(c, q))));
    const V b2 = MulAdd(second, Mul(c1, c1), Mul(first, c2));
    const V twiceB1 = Add(b1, b1);
    add(2, MulAdd(b0, hre, MulAdd(twiceB1, gre, b2)), MulAdd(b0, him, Mul(twiceB1, gim)));
    if constexpr (kOrder >= 3) {
      const V eqi = Mul(three, Mul(ei, q));                                             // 3 e q / d
      const V bendRe = MulSub(eqi, Sub(i, lre), Mul(Mul(Set(d, 2), ei), Mul(ei, ei)));  // g''
      const V bendIm = Neg(Mul(k, eqi));
      const V sumRe = MulAdd(three, stepRe, squareRe), sumIm = MulAdd(three, stepIm, squareIm);
      const V tre = Add(bendRe, MulSub(gre, sumRe, Mul(gim, sumIm)));
      const V tim = Add(bendIm, MulAdd(gre, sumIm, Mul(gim, sumRe)));
      const V c3 = Neg(Mul(Mul(three, i), MulAdd(e, c2, Mul(q, NegMulAdd(c, ei, c1)))));
      const V b3 = MulAdd(third, Mul(c1, Mul(c1, c1)),
                          MulAdd(Mul(three, second), Mul(c1, c2), Mul(first, c3)));
      const V threeB1 = Mul(three, b1), threeB2 = Mul(three, b2);
      add(3, MulAdd(b0, tre, MulAdd(threeB1, hre, MulAdd(threeB2, gre, b3))),
          MulAdd(b0, tim, MulAdd(threeB1, him, Mul(threeB2, gim))));
    }
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
