// SPDX-License-Identifier: GPL-3.0-or-later

// The third derivatives that one source adds to a vector of points; compiled once per instruction
// set.

#include <hwy/highway.h>

#if defined(ACG_FIELD_THIRD_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ACG_FIELD_THIRD_INL_H
#undef ACG_FIELD_THIRD_INL_H
#else
#define ACG_FIELD_THIRD_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// A source as seen from a vector of points.
template <class V>
struct Pair {
  V x, y, z;  ///< r - r_n
  V inverse;  ///< 1 / d
  V cosine;   ///< n . e
  V re, im;   ///< amplitude * exp((ik - alpha) d + i phi) / d
};

/// Adds the third derivatives of the pressure of one source to `sum` (re, im of rows 10 to 19).
///
/// The pressure is a function f of q = d^2 / 2 and s = n.r, whose gradients r and n have second
/// derivatives I and 0, so that with d e = r and sums over the ways to share out the indices
///   d^3 D3 f = F30 eee + F21 (een + ene + nee) + F12 (enn + nen + nne) + F03 nnn
///              + F20 (e I + ...) + F11 (n I + ...),   F_ab = d^(2a+b) d^a/dq^a d^b/ds^b f.
/// With G = exp(z) / d, z = (ik - alpha) d, the same scaling gives G_0 = G, G_1 = (z - 1) G and
/// G_a = -(2a - 1) G_(a-1) + z^2 G_(a-2); B(c), c = s / d, with B', B'' and B''' gives the B_ab
/// below.
template <class D, class V = hn::Vec<D>>
HWY_INLINE void addThirdDerivatives(D d, const Pair<V>& pair, V nx, V ny, V nz, V k, V alpha,
                                    V directivity, V first, V second, V third, V* sum) {
  using hn::Add, hn::Mul, hn::MulAdd, hn::MulSub, hn::Neg, hn::NegMulAdd, hn::Set, hn::Sub;
  const V c = pair.cosine;
  const V i = pair.inverse;
  const V one = Set(d, 1);
  const V distance = hn::Div(one, i);
  const V zre = Neg(Mul(alpha, distance)), zim = Mul(k, distance);
  const V zzre = MulSub(zre, zre, Mul(zim, zim)), zzim = Mul(Mul(Set(d, 2), zre), zim);
  // The factor 1 / d^3 goes in here.
  const V i3 = Mul(i, Mul(i, i));
  const V g0re = Mul(i3, pair.re), g0im = Mul(i3, pair.im);
  const V m = Sub(zre, one);
  const V g1re = NegMulAdd(zim, g0im, Mul(m, g0re)), g1im = MulAdd(zim, g0re, Mul(m, g0im));
  const auto next = [&](double factor, V re1, V im1, V re0, V im0, V& re, V& im) HWY_ATTR {
    const V f = Set(d, static_cast<hn::TFromD<D>>(factor));
    re = MulAdd(zzre, re0, NegMulAdd(zzim, im0, Mul(f, re1)));
    im = MulAdd(zzre, im0, MulAdd(zzim, re0, Mul(f, im1)));
  };
  V g2re, g2im, g3re, g3im;
  next(-3, g1re, g1im, g0re, g0im, g2re, g2im);
  next(-5, g2re, g2im, g1re, g1im, g3re, g3im);

  const auto times = [&](double factor, V v)
                         HWY_ATTR { return Mul(Set(d, static_cast<hn::TFromD<D>>(factor)), v); };
  const V b00 = directivity;
  const V b01 = first;
  const V b10 = Neg(Mul(c, first));
  const V b02 = second;
  const V b11 = Neg(MulAdd(c, second, first));
  const V b20 = Mul(c, MulAdd(c, second, times(3, first)));
  const V b03 = third;
  const V b12 = Neg(MulAdd(c, third, times(2, second)));
  const V b21 = MulAdd(c, MulAdd(c, third, times(5, second)), times(3, first));
  const V b30 = Neg(Mul(c, MulAdd(c, MulAdd(c, third, times(9, second)), times(15, first))));

  const V b10x3 = times(3, b10), b20x3 = times(3, b20), b11x2 = times(2, b11);
  const V b10x2 = times(2, b10);
  const auto fill = [&](V g0, V g1, V g2, V g3, V* f) HWY_ATTR {
    f[0] = MulAdd(b00, g3, MulAdd(b10x3, g2, MulAdd(b20x3, g1, Mul(b30, g0))));  // F30
    f[1] = MulAdd(b01, g2, MulAdd(b11x2, g1, Mul(b21, g0)));                     // F21
    f[2] = MulAdd(b02, g1, Mul(b12, g0));                                        // F12
    f[3] = Mul(b03, g0);                                                         // F03
    f[4] = MulAdd(b00, g2, MulAdd(b10x2, g1, Mul(b20, g0)));                     // F20
    f[5] = MulAdd(b01, g1, Mul(b11, g0));                                        // F11
  };
  const V e[3] = {Mul(pair.x, i), Mul(pair.y, i), Mul(pair.z, i)};
  const V n[3] = {nx, ny, nz};
  const auto addPart = [&](V g0, V g1, V g2, V g3, int part) HWY_ATTR {
    V f[6];
    fill(g0, g1, g2, g3, f);
    V spread[3];  // F20 e + F11 n
    for (int axis = 0; axis < 3; ++axis) spread[axis] = MulAdd(f[4], e[axis], Mul(f[5], n[axis]));
    const auto add = [&](int row, V value)
                         HWY_ATTR { sum[2 * row + part] = Add(sum[2 * row + part], value); };
    const auto twice = [&](int a, int b) HWY_ATTR {  // aab without the unit tensor
      const V ee = Mul(e[a], e[a]), nn = Mul(n[a], n[a]), en = times(2, Mul(e[a], n[a]));
      const V ofE = MulAdd(f[0], ee, MulAdd(f[1], en, Mul(f[2], nn)));
      const V ofN = MulAdd(f[1], ee, MulAdd(f[2], en, Mul(f[3], nn)));
      return MulAdd(e[b], ofE, Mul(n[b], ofN));
    };
    for (int a = 0; a < 3; ++a) add(a, MulAdd(Set(d, 3), spread[a], twice(a, a)));
    add(3, Add(spread[1], twice(0, 1)));
    add(4, Add(spread[2], twice(0, 2)));
    add(5, Add(spread[0], twice(1, 0)));
    add(6, Add(spread[2], twice(1, 2)));
    add(7, Add(spread[0], twice(2, 0)));
    add(8, Add(spread[1], twice(2, 1)));
    const V ee = Mul(e[0], e[1]), nn = Mul(n[0], n[1]);
    const V en = MulAdd(e[0], n[1], Mul(e[1], n[0]));
    const V ofE = MulAdd(f[0], ee, MulAdd(f[1], en, Mul(f[2], nn)));
    const V ofN = MulAdd(f[1], ee, MulAdd(f[2], en, Mul(f[3], nn)));
    add(9, MulAdd(e[2], ofE, Mul(n[2], ofN)));
  };
  addPart(g0re, g1re, g2re, g3re, 0);
  addPart(g0im, g1im, g2im, g3im, 1);
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
