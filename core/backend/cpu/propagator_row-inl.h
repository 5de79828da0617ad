// SPDX-License-Identifier: GPL-3.0-or-later

// A row of the propagator with the phase of each pair by itself, right for any point; compiled once
// per instruction set.

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "core/backend/cpu/element_planes.h"
#include "core/backend/cpu/field_directivity-inl.h"
#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/field_pair-inl.h"

#if defined(ACG_PROPAGATOR_ROW_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ACG_PROPAGATOR_ROW_INL_H
#undef ACG_PROPAGATOR_ROW_INL_H
#else
#define ACG_PROPAGATOR_ROW_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

inline constexpr int kAnyForm = -2;

/// Stores the entries of sources [begin, end) of the vector at n; those before are kept, those
/// behind become zero until their own turn comes.
template <class D, class V = hn::Vec<D>>
HWY_INLINE void storeOwn(D d, V real, V imaginary, int begin, int end, int n, float* re,
                         float* im) {
  if (n < begin || n + static_cast<int>(hn::Lanes(d)) > end) {
    const V index = hn::Iota(d, static_cast<float>(n));
    const auto mine = hn::And(hn::Ge(index, hn::Set(d, static_cast<float>(begin))),
                              hn::Lt(index, hn::Set(d, static_cast<float>(end))));
    const V otherRe = n < begin ? hn::Load(d, re + n) : hn::Zero(d);
    const V otherIm = n < begin ? hn::Load(d, im + n) : hn::Zero(d);
    real = hn::IfThenElse(mine, real, otherRe);
    imaginary = hn::IfThenElse(mine, imaginary, otherIm);
  }
  hn::Store(real, d, re + n);
  hn::Store(imaginary, d, im + n);
}

template <bool kDamped, int kDegree>
void rowOfGroup(const ElementPlanes& e, const PlaneGroup& group, const double* point, float* re,
                float* im) {
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  const int lanes = static_cast<int>(hn::Lanes(d));
  float at[3], missing[3];  // the point, and what single precision cuts off it
  for (int axis = 0; axis < 3; ++axis) {
    const double exact = point[axis] - e.origin[axis];
    at[axis] = static_cast<float>(exact);
    missing[axis] = static_cast<float>(exact - at[axis]);
  }
  const V px = hn::Set(d, at[0]), py = hn::Set(d, at[1]), pz = hn::Set(d, at[2]);
  const V mx = hn::Set(d, missing[0]), my = hn::Set(d, missing[1]), mz = hn::Set(d, missing[2]);
  const V half = hn::Set(d, 0.5f), one = hn::Set(d, 1.0f);
  const V nearest = hn::Set(d, static_cast<float>(kNearestDistance * kNearestDistance));
  const V high = hn::Set(d, e.halfTurnsHigh), low = hn::Set(d, e.halfTurnsLow);
  const V magic = hn::Set(d, 12582912.0f * 2);  // rounds to even numbers: whole turns
  const V strength = hn::Set(d, group.strength);
  const V alpha = hn::Set(d, -e.absorption);
  const Directivity<float>& form = group.directivity;
  const int degree = kDegree < 0 ? form.degree : kDegree;
  for (int n = group.begin / lanes * lanes; n < group.end; n += lanes) {
    const V x = hn::Sub(px, hn::Load(d, e.x.get() + n));
    const V y = hn::Sub(py, hn::Load(d, e.y.get() + n));
    const V z = hn::Sub(pz, hn::Load(d, e.z.get() + n));
    const V zz = hn::Mul(z, z), yz = hn::MulAdd(y, y, zz), xyz = hn::MulAdd(x, x, yz);
    // What rounding cut off the sum of squares.
    const V cut = hn::Add(hn::MulSub(z, z, zz), hn::Add(hn::MulAdd(y, y, hn::Sub(zz, yz)),
                                                        hn::MulAdd(x, x, hn::Sub(yz, xyz))));
    const V d2 = hn::Max(nearest, xyz);
    V inverse = hn::ApproximateReciprocalSqrt(d2);
    inverse = hn::MulAdd(hn::Mul(half, inverse), hn::NegMulAdd(hn::Mul(d2, inverse), inverse, one),
                         inverse);
    const V rough = hn::Mul(d2, inverse);
    // What the rounded root and the rounded point lack, so that the phase of a far point is exact.
    const V along = hn::MulAdd(x, mx, hn::MulAdd(y, my, hn::Mul(z, mz)));
    const V remainder = hn::Add(hn::NegMulAdd(rough, rough, d2), cut);
    const V rest = hn::Mul(hn::MulAdd(half, remainder, along), inverse);
    const V turns = hn::Sub(hn::MulAdd(rough, high, magic), magic);
    const V t = hn::MulAdd(rest, high, hn::MulAdd(rough, low, hn::MulSub(rough, high, turns)));
    V sine, cosine, sign;
    sinCosHalfTurns(d, t, sine, cosine, sign);

    V gain = hn::Mul(strength, hn::Xor(inverse, sign));
    if constexpr (kDamped) {
      gain = hn::Mul(gain, hn::Exp(d, hn::Mul(alpha, rough)));
    }
    if constexpr (kDegree == 0) {
      gain = hn::Mul(gain, hn::Set(d, form.polynomial[0]));
    } else {
      const V axial = hn::MulAdd(
          x, hn::Load(d, e.nx.get() + n),
          hn::MulAdd(y, hn::Load(d, e.ny.get() + n), hn::Mul(z, hn::Load(d, e.nz.get() + n))));
      const V c = hn::Mul(axial, inverse);
      V value;
      if constexpr (kDegree == kAnyForm) {
        V first, second, third;
        anyDirectivity<0>(d, form, c, value, first, second, third);
      } else {
        const V u = hn::NegMulAdd(c, c, one);
        value = hn::Set(d, form.polynomial[degree]);
#pragma GCC unroll 8
        for (int j = degree - 1; j >= 0; --j) {
          value = hn::MulAdd(value, u, hn::Set(d, form.polynomial[j]));
        }
      }
      gain = hn::Mul(gain, value);
    }
    const V real = hn::Mul(gain, cosine), imaginary = hn::Mul(gain, sine);
    storeOwn(d, real, imaginary, group.begin, group.end, n, re, im);
  }
}

/// Pressure of each source at one point; both planes are padded and aligned.
inline void rowOfSources(const ElementPlanes& e, const double* point, float* re, float* im) {
  for (const PlaneGroup& group : e.groups) {
    const auto run = [&](auto row) { row(e, group, point, re, im); };
    const bool damped = e.absorption != 0;
    if (!group.isPlain) {
      damped ? run(rowOfGroup<true, kAnyForm>) : run(rowOfGroup<false, kAnyForm>);
    } else if (group.directivity.degree == 0) {
      damped ? run(rowOfGroup<true, 0>) : run(rowOfGroup<false, 0>);
    } else if (group.directivity.degree == 4) {
      damped ? run(rowOfGroup<true, 4>) : run(rowOfGroup<false, 4>);
    } else {
      damped ? run(rowOfGroup<true, -1>) : run(rowOfGroup<false, -1>);
    }
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
