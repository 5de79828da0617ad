// SPDX-License-Identifier: GPL-3.0-or-later

// The directivity of a source towards a vector of points; compiled once per instruction set.

#include <hwy/highway.h>

#include "core/backend/cpu/field_sources.h"

#if defined(ACG_FIELD_DIRECTIVITY_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ACG_FIELD_DIRECTIVITY_INL_H
#undef ACG_FIELD_DIRECTIVITY_INL_H
#else
#define ACG_FIELD_DIRECTIVITY_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// D(u) and its derivatives by u, as far as the order needs them.
template <int kOrder, class D, class V = hn::Vec<D>>
HWY_INLINE void directivityOf(D d, const hn::TFromD<D>* coefficients, int degree, V u, V& value,
                              V& first, V& second, V& third) {
  value = hn::Set(d, coefficients[degree]);
  first = hn::Zero(d);
  second = hn::Zero(d);
  third = hn::Zero(d);
  for (int j = degree - 1; j >= 0; --j) {
    if constexpr (kOrder >= 3) third = hn::MulAdd(third, u, second);
    if constexpr (kOrder >= 2) second = hn::MulAdd(second, u, first);
    if constexpr (kOrder >= 1) first = hn::MulAdd(first, u, value);
    value = hn::MulAdd(value, u, hn::Set(d, coefficients[j]));
  }
  if constexpr (kOrder >= 2) second = hn::Add(second, second);
  if constexpr (kOrder >= 3) third = hn::Mul(hn::Set(d, 6), third);
}

/// Turns derivatives by u = 1 - c^2 into those of B(c) = D(1 - c^2) by c:
/// B' = -2 c D', B'' = 4 c^2 D'' - 2 D', B''' = 12 c D'' - 8 c^3 D'''.
template <int kOrder, class D, class V = hn::Vec<D>>
HWY_INLINE void takeByCosine(D d, V c, V& first, V& second, V& third) {
  const V minusTwo = hn::Set(d, -2);
  if constexpr (kOrder >= 3) {
    const V c2 = hn::Mul(c, c);
    third =
        hn::Mul(c, hn::MulAdd(hn::Mul(hn::Set(d, -8), c2), third, hn::Mul(hn::Set(d, 12), second)));
  }
  if constexpr (kOrder >= 2) {
    second = hn::MulAdd(hn::Mul(hn::Set(d, 4), hn::Mul(c, c)), second, hn::Mul(minusTwo, first));
  }
  if constexpr (kOrder >= 1) first = hn::Mul(minusTwo, hn::Mul(c, first));
}

/// B(c) = D(1 - c^2) of a polynomial and its derivatives by c.
template <int kOrder, class D, class V = hn::Vec<D>>
HWY_INLINE void plainDirectivity(D d, const Directivity<hn::TFromD<D>>& form, V c, V& value,
                                 V& first, V& second, V& third) {
  const V u = hn::NegMulAdd(c, c, hn::Set(d, 1));
  directivityOf<kOrder>(d, form.polynomial.data(), form.degree, u, value, first, second, third);
  takeByCosine<kOrder>(d, c, first, second, third);
}

/// B(c) of any form and its derivatives by c. A piece is found by halving the knots.
template <int kOrder, class D, class V = hn::Vec<D>>
HWY_INLINE void anyDirectivity(D d, const Directivity<hn::TFromD<D>>& form, V c, V& value, V& first,
                               V& second, V& third) {
  if (form.knots.empty()) {
    plainDirectivity<kOrder>(d, form, c, value, first, second, third);
  } else {
    const hn::RebindToSigned<D> di;
    auto piece = hn::Zero(di);
    for (int step = static_cast<int>(form.knots.size()) / 2; step > 0; step /= 2) {
      const auto probe = hn::Add(piece, hn::Set(di, step));
      const auto isBeyond = hn::Ge(c, hn::GatherIndex(d, form.knots.data(), probe));
      piece = hn::IfThenElse(hn::RebindMask(di, isBeyond), probe, piece);
    }
    const V t = hn::Sub(c, hn::GatherIndex(d, form.knots.data(), piece));
    const auto at = hn::ShiftLeft<2>(piece);
    const V a0 = hn::GatherIndex(d, form.pieces.data(), at);
    const V a1 = hn::GatherIndex(d, form.pieces.data() + 1, at);
    const V a2 = hn::GatherIndex(d, form.pieces.data() + 2, at);
    const V a3 = hn::GatherIndex(d, form.pieces.data() + 3, at);
    value = hn::MulAdd(hn::MulAdd(hn::MulAdd(a3, t, a2), t, a1), t, a0);
    const V threeA3 = hn::Mul(hn::Set(d, 3), a3);
    if constexpr (kOrder >= 1) {
      first = hn::MulAdd(hn::MulAdd(threeA3, t, hn::Add(a2, a2)), t, a1);
    }
    if constexpr (kOrder >= 2) second = hn::Mul(hn::Set(d, 2), hn::MulAdd(threeA3, t, a2));
    if constexpr (kOrder >= 3) third = hn::Add(threeA3, threeA3);
  }
  if (!form.hasRear) {
    const auto isInFront = hn::Ge(c, hn::Zero(d));
    value = hn::IfThenElseZero(isInFront, value);
    if constexpr (kOrder >= 1) first = hn::IfThenElseZero(isInFront, first);
    if constexpr (kOrder >= 2) second = hn::IfThenElseZero(isInFront, second);
    if constexpr (kOrder >= 3) third = hn::IfThenElseZero(isInFront, third);
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
