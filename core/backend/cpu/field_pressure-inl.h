// SPDX-License-Identifier: GPL-3.0-or-later

// The float32 sums of pressure; compiled once per instruction set.

#include <numbers>

#include <hwy/highway.h>

#include "core/backend/cpu/field_directivity-inl.h"
#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/field_tile.h"
#include "core/backend/cpu/field_turn-inl.h"

#if defined(ACG_FIELD_PRESSURE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ACG_FIELD_PRESSURE_INL_H
#undef ACG_FIELD_PRESSURE_INL_H
#else
#define ACG_FIELD_PRESSURE_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Where a vector of points lies from a source of the tile.
template <class V>
struct Place {
  V inverse;  ///< 1 / d
  V excess;   ///< d - d_c, d_c being the distance of the middle of the block
};

/// With s = d^2 - d_c^2 = rho.(rho + 2R), e = d - d_c solves e (e + 2 d_c) = s: one Newton step
/// from the rough e of the approximate root, then one for 1/d. Exact to a few units in the last
/// place of e, which is small, while d is not. For points far nearer than the middle of the block
/// (kNear), d^2 - d_c^2 would lose digits and the plain difference serves better.
template <bool kNear, class D, class V = hn::Vec<D>>
HWY_INLINE Place<V> placeOf(D d, V px, V py, V pz, V halfSquare, V rx, V ry, V rz, V squared,
                            V distance, V halfDistance) {
  const V half = hn::Set(d, 0.5f);
  if constexpr (kNear) {
    const V x = hn::Add(px, rx), y = hn::Add(py, ry), z = hn::Add(pz, rz);
    const V nearest = hn::Set(d, static_cast<float>(kNearestDistance * kNearestDistance));
    const V d2 = hn::Max(nearest, hn::MulAdd(x, x, hn::MulAdd(y, y, hn::Mul(z, z))));
    V inverse = hn::ApproximateReciprocalSqrt(d2);
    for (int step = 0; step < 2; ++step) {
      const V residual = hn::NegMulAdd(hn::Mul(d2, inverse), inverse, hn::Set(d, 1.0f));
      inverse = hn::MulAdd(hn::Mul(half, inverse), residual, inverse);
    }
    return {inverse, hn::Sub(hn::Mul(d2, inverse), distance)};
  } else {
    const V hs = hn::MulAdd(px, rx, hn::MulAdd(py, ry, hn::MulAdd(pz, rz, halfSquare)));
    const V d2 = hn::MulAdd(hn::Set(d, 2.0f), hs, squared);
    const V inverse = approximateInverseRoot(d, d2);
    const V rough = hn::Mul(d2, inverse);
    const V e0 = hn::Sub(rough, distance);
    const V halfSum = hn::MulAdd(half, rough, halfDistance);
    const V step = hn::Mul(hn::NegMulAdd(e0, halfSum, hs), inverse);
    return {hn::MulAdd(hn::Mul(step, inverse), inverse, inverse), hn::Add(e0, step)};
  }
}

/// exp(-alpha e): a Taylor polynomial of a small argument, squared `squarings` times.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V dampingOf(D d, V excess, const Damping& damping) {
  const V x = hn::Mul(excess, hn::Set(d, damping.scale));
  V value = hn::MulAdd(x, hn::Set(d, 1.0f / 6), hn::Set(d, 0.5f));
  value = hn::MulAdd(value, x, hn::Set(d, 1.0f));
  value = hn::MulAdd(value, x, hn::Set(d, 1.0f));
  for (int i = 0; i < damping.squarings; ++i) value = hn::Mul(value, value);
  return value;
}

/// Vectors of points that take a source together: enough to fill the waits, few enough to stay in
/// the registers.
#if HWY_TARGET <= HWY_AVX3
inline constexpr int kTogether = 2;
#else
inline constexpr int kTogether = 1;
#endif

inline constexpr int kAnyDirectivity = -2;

#define ACG_EACH _Pragma("GCC unroll 4") for (int v = 0; v < kTogether; ++v)

/// The pressure of sources [begin, end) of the tile, kTogether vectors of points in lockstep.
///
/// kPlanar: the sources lie in one plane and look along its normal z. Their height above the points
/// is then one for all, so that two coordinates are left, and the cosine needs but 1/d.
/// kDegree -1 takes the degree at run time; kAnyDirectivity any form, which has no planar way.
template <bool kPlanar, bool kNear, bool kDamped, int kDegree>
void sumPressure(const FieldSources& sources, const SourceTile& tile, int begin, int end,
                 const Directivity<float>& form, const Damping& damping, PointTile& points) {
  static_assert(kDegree != kAnyDirectivity || !kPlanar);
  const float* coefficients = form.polynomial.data();
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V one = hn::Set(d, 1.0f), half = hn::Set(d, 0.5f), two = hn::Set(d, 2.0f);
  const V perMetre =
      hn::Set(d, static_cast<float>(kStepsPerHalfTurn * sources.wavenumber / std::numbers::pi));
#if HWY_TARGET <= HWY_AVX3
  static const TurnTable table;
  const V magic = hn::Set(d, 12582912.0f);  // rounds to integers, which stay in the last bits
  // Minimax on half a step: 7.7e-08 and 4.8e-07.
  const V tangent0 = hn::Set(d, 0.196348776f), tangent1 = hn::Set(d, 0.00253550978f);
  const V cosine0 = hn::Set(d, 0.999999516f), cosine1 = hn::Set(d, -0.0192610933f);
#endif
  const PointPlanes& at = kPlanar ? points.turned : points.scene;
  for (int point = 0; point < points.padded; point += kTogether * lanes) {
    V x[kTogether], y[kTogether], z[kTogether], h[kTogether], re[kTogether], im[kTogether];
    ACG_EACH {
      const int i = point + v * lanes;
      x[v] = hn::Load(d, at.x + i);
      y[v] = hn::Load(d, at.y + i);
      z[v] = hn::Load(d, at.z + i);  // planar and far: the squared height
      h[v] = hn::Load(d, at.halfSquare + i);
      re[v] = hn::Load(d, points.sum[0] + i);
      im[v] = hn::Load(d, points.sum[1] + i);
      if constexpr (kPlanar && !kNear) {
        const V height = hn::Add(z[v], hn::Set(d, tile.z[begin]));
        h[v] = hn::MulAdd(z[v], hn::Set(d, tile.z[begin]), h[v]);
        z[v] = hn::Mul(height, height);
      }
    }
    for (int i = begin; i < end; ++i) {
      V inverse[kTogether], excess[kTogether];  // 1 / d, d - d_c
      const V rx = hn::Set(d, tile.x[i]), ry = hn::Set(d, tile.y[i]), rz = hn::Set(d, tile.z[i]);
      const V distance = hn::Set(d, tile.distance[i]);
      if constexpr (kNear) {
        ACG_EACH {
          const Place<V> place =
              placeOf<true>(d, x[v], y[v], z[v], h[v], rx, ry, rz, one, distance, one);
          inverse[v] = place.inverse;
          excess[v] = place.excess;
        }
      } else {
        const V squared = hn::Set(d, tile.squared[i]),
                halfDistance = hn::Set(d, tile.halfDistance[i]);
        V hs[kTogether], d2[kTogether], rough[kTogether], step[kTogether];
        ACG_EACH hs[v] = kPlanar ? h[v] : hn::MulAdd(z[v], rz, h[v]);
        ACG_EACH hs[v] = hn::MulAdd(y[v], ry, hs[v]);
        ACG_EACH hs[v] = hn::MulAdd(x[v], rx, hs[v]);
        ACG_EACH d2[v] = hn::MulAdd(two, hs[v], squared);
        ACG_EACH inverse[v] = approximateInverseRoot(d, d2[v]);
        ACG_EACH rough[v] = hn::Mul(d2[v], inverse[v]);
        ACG_EACH excess[v] = hn::Sub(rough[v], distance);
        ACG_EACH step[v] = hn::MulAdd(half, rough[v], halfDistance);
        ACG_EACH step[v] = hn::NegMulAdd(excess[v], step[v], hs[v]);
        ACG_EACH excess[v] = hn::MulAdd(step[v], inverse[v], excess[v]);
        // Newton's step for the inverse root needs the rough distance only.
        ACG_EACH rough[v] = hn::NegMulAdd(hn::Mul(half, rough[v]), inverse[v], hn::Set(d, 1.5f));
        ACG_EACH inverse[v] = hn::Mul(inverse[v], rough[v]);
      }
      V gain[kTogether];
      const V strength = hn::Set(d, tile.gain[i]);
      ACG_EACH gain[v] = hn::Mul(strength, inverse[v]);
      if constexpr (kDamped) {
        ACG_EACH gain[v] = hn::Mul(gain[v], dampingOf(d, excess[v], damping));
      }
      if constexpr (kDegree == 0) {
        const V flat = hn::Set(d, coefficients[0]);
        ACG_EACH gain[v] = hn::Mul(gain[v], flat);
      } else {
        V u[kTogether], value[kTogether];
        if constexpr (kPlanar && !kNear) {
          ACG_EACH u[v] = hn::NegMulAdd(hn::Mul(inverse[v], inverse[v]), z[v], one);
        } else {
          const int n = tile.first + i;
          V axial[kTogether];
          if constexpr (kPlanar) {
            ACG_EACH axial[v] = hn::Add(z[v], rz);
          } else {
            const V nx = hn::Set(d, sources.nxf[n]), ny = hn::Set(d, sources.nyf[n]),
                    nz = hn::Set(d, sources.nzf[n]), middle = hn::Set(d, tile.axial[i]);
            ACG_EACH axial[v] = hn::MulAdd(nz, z[v], middle);
            ACG_EACH axial[v] = hn::MulAdd(ny, y[v], axial[v]);
            ACG_EACH axial[v] = hn::MulAdd(nx, x[v], axial[v]);
          }
          ACG_EACH axial[v] = hn::Mul(axial[v], inverse[v]);
          if constexpr (kDegree == kAnyDirectivity) {
            V first, second, third;
            ACG_EACH anyDirectivity<0>(d, form, axial[v], value[v], first, second, third);
          } else {
            ACG_EACH u[v] = hn::NegMulAdd(axial[v], axial[v], one);
          }
        }
        if constexpr (kDegree != kAnyDirectivity) {
          const int top = kDegree < 0 ? form.degree : kDegree;
          ACG_EACH value[v] = hn::Set(d, coefficients[top]);
#pragma GCC unroll 8
          for (int j = top - 1; j >= 0; --j) {
            const V next = hn::Set(d, coefficients[j]);
            ACG_EACH value[v] = hn::MulAdd(value[v], u[v], next);
          }
        }
        ACG_EACH gain[v] = hn::Mul(gain[v], value[v]);
      }
      V t[kTogether];
      const V phase = hn::Set(d, tile.phase[i]);
      ACG_EACH t[v] = hn::MulAdd(perMetre, excess[v], phase);
#if HWY_TARGET <= HWY_AVX3
      // exp(i t) = (C + iS) cos(f) (1 + i tan(f)) with f at most half a step.
      V shifted[kTogether], c[kTogether], s[kTogether], u[kTogether];
      ACG_EACH shifted[v] = hn::Add(t[v], magic);
      ACG_EACH {
        const __m512i index = _mm512_castps_si512(shifted[v].raw);
        c[v] = V{_mm512_permutex2var_ps(table.cosine[0], index, table.cosine[1])};
        s[v] = V{_mm512_permutex2var_ps(table.sine[0], index, table.sine[1])};
      }
      ACG_EACH t[v] = hn::Sub(t[v], hn::Sub(shifted[v], magic));
      ACG_EACH u[v] = hn::Mul(t[v], t[v]);
      ACG_EACH t[v] = hn::Mul(t[v], hn::MulAdd(u[v], tangent1, tangent0));
      ACG_EACH gain[v] = hn::Mul(gain[v], hn::MulAdd(u[v], cosine1, cosine0));
      ACG_EACH re[v] = hn::MulAdd(gain[v], hn::NegMulAdd(s[v], t[v], c[v]), re[v]);
      ACG_EACH im[v] = hn::MulAdd(gain[v], hn::MulAdd(c[v], t[v], s[v]), im[v]);
#else
      V sine[kTogether], cosine[kTogether], sign[kTogether];
      ACG_EACH sinCosHalfTurns(d, t[v], sine[v], cosine[v], sign[v]);
      ACG_EACH gain[v] = hn::Xor(gain[v], sign[v]);
      ACG_EACH re[v] = hn::MulAdd(gain[v], cosine[v], re[v]);
      ACG_EACH im[v] = hn::MulAdd(gain[v], sine[v], im[v]);
#endif
    }
    ACG_EACH {
      hn::Store(re[v], d, points.sum[0] + point + v * lanes);
      hn::Store(im[v], d, points.sum[1] + point + v * lanes);
    }
  }
}

#undef ACG_EACH

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
