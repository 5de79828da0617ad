// SPDX-License-Identifier: GPL-3.0-or-later

// Rows of the propagator for points near each other, with phases referred to the middle of the
// points; compiled once per instruction set.

#include <algorithm>
#include <numbers>

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "core/backend/cpu/element_planes.h"
#include "core/backend/cpu/field_directivity-inl.h"
#include "core/backend/cpu/field_pair-inl.h"
#include "core/backend/cpu/field_turn-inl.h"
#include "core/backend/cpu/propagator_row-inl.h"

#if defined(ACG_PROPAGATOR_ROWS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef ACG_PROPAGATOR_ROWS_INL_H
#undef ACG_PROPAGATOR_ROWS_INL_H
#else
#define ACG_PROPAGATOR_ROWS_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// The sources as seen from the middle of the points. Lengths are counted in steps of the phase, of
/// which kStepsPerHalfTurn make a half turn, so that a length is its own phase.
struct SeenSources {
  float *x, *y, *z;  ///< R = middle - source
  float* squared;    ///< |R|^2
  float* distance;   ///< |R|
  float* phase;      ///< |R| within half a turn of 0
  float* axial;      ///< n.R
  float* gain;       ///< exp(-alpha |R|) where there is absorption

  SeenSources(float* room, int padded)
      : x(room),
        y(x + padded),
        z(y + padded),
        squared(z + padded),
        distance(squared + padded),
        phase(distance + padded),
        axial(phase + padded),
        gain(axial + padded) {}
};

/// Refers the sources to `middle`, in half turns, in double precision.
inline void seeSources(const ElementPlanes& e, const double* middle, const SeenSources& seen) {
  const hn::ScalableTag<double> d;
  using V = hn::Vec<decltype(d)>;
  const hn::Rebind<float, decltype(d)> df;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V steps = hn::Set(d, kStepsPerHalfTurn);
  const V turn = hn::Set(d, 2.0 * kStepsPerHalfTurn), perTurn = hn::Set(d, 0.5 / kStepsPerHalfTurn);
  const V alpha = hn::Set(d, -double(e.absorption) / (kStepsPerHalfTurn * e.halfTurns));
  const V mx = hn::Set(d, middle[0]), my = hn::Set(d, middle[1]), mz = hn::Set(d, middle[2]);
  for (int n = 0; n < e.padded; n += lanes) {
    const V x = hn::Mul(steps, hn::Sub(mx, hn::Load(d, e.xTurned.get() + n)));
    const V y = hn::Mul(steps, hn::Sub(my, hn::Load(d, e.yTurned.get() + n)));
    const V z = hn::Mul(steps, hn::Sub(mz, hn::Load(d, e.zTurned.get() + n)));
    const V squared = hn::MulAdd(x, x, hn::MulAdd(y, y, hn::Mul(z, z)));
    const V distance = hn::Sqrt(squared);
    const V phase = hn::NegMulAdd(hn::Round(hn::Mul(distance, perTurn)), turn, distance);
    hn::Store(hn::DemoteTo(df, x), df, seen.x + n);
    hn::Store(hn::DemoteTo(df, y), df, seen.y + n);
    hn::Store(hn::DemoteTo(df, z), df, seen.z + n);
    hn::Store(hn::DemoteTo(df, squared), df, seen.squared + n);
    hn::Store(hn::DemoteTo(df, distance), df, seen.distance + n);
    hn::Store(hn::DemoteTo(df, phase), df, seen.phase + n);
    if (e.absorption != 0) {
      hn::Store(hn::DemoteTo(df, hn::Exp(d, hn::Mul(alpha, distance))), df, seen.gain + n);
    }
  }
  const hn::CappedTag<float, CpuBuffer::kPadding> wide;
  for (int n = 0; n < e.padded; n += static_cast<int>(hn::Lanes(wide))) {
    const auto z = hn::Mul(hn::Load(wide, e.nz.get() + n), hn::Load(wide, seen.z + n));
    const auto yz = hn::MulAdd(hn::Load(wide, e.ny.get() + n), hn::Load(wide, seen.y + n), z);
    hn::Store(hn::MulAdd(hn::Load(wide, e.nx.get() + n), hn::Load(wide, seen.x + n), yz), wide,
              seen.axial + n);
  }
}

/// A point about the middle, in steps of the phase.
struct SeenPoint {
  float x, y, z;
  float square;  ///< x^2 + y^2 + z^2

  SeenPoint(const ElementPlanes& e, const double* point, const double* middle) {
    const double toSteps = kStepsPerHalfTurn;
    const double dx = toSteps * (e.halfTurns * point[0] - middle[0]);
    const double dy = toSteps * (e.halfTurns * point[1] - middle[1]);
    const double dz = toSteps * (e.halfTurns * point[2] - middle[2]);
    x = static_cast<float>(dx);
    y = static_cast<float>(dy);
    z = static_cast<float>(dz);
    square = static_cast<float>(dx * dx + dy * dy + dz * dz);
  }
};

using RowLanes = hn::CappedTag<float, CpuBuffer::kPadding>;
using RowVector = hn::Vec<RowLanes>;

/// What the entries of a row have in common.
struct RowConstants {
  using V = RowVector;

  const RowLanes d{};
  V half, one, threeHalves, magic;
  V x2, y2, z2, square;  ///< of the point, see SeenPoint
  V alpha;
  float strength;
#if HWY_TARGET <= HWY_AVX3
  // As in the sums of pressure: minimax on half a step, 7.7e-08 and 4.8e-07.
  V tangent0, tangent1, cosine0, cosine1;
  TurnTable table;
#endif

  RowConstants(const ElementPlanes& e, const PlaneGroup& group, const SeenPoint& point) {
    const double perStep = kStepsPerHalfTurn * e.halfTurns;  // 1/m
    half = hn::Set(d, 0.5f);
    one = hn::Set(d, 1.0f);
    threeHalves = hn::Set(d, 1.5f);
    magic = hn::Set(d, 12582912.0f);  // rounds to integers, which stay in the last bits
    x2 = hn::Set(d, 2 * point.x);
    y2 = hn::Set(d, 2 * point.y);
    z2 = hn::Set(d, 2 * point.z);
    square = hn::Set(d, point.square);
    alpha = hn::Set(d, static_cast<float>(-e.absorption / perStep));
    strength = static_cast<float>(group.strength * perStep);
#if HWY_TARGET <= HWY_AVX3
    tangent0 = hn::Set(d, 0.196348776f);
    tangent1 = hn::Set(d, 0.00253550978f);
    cosine0 = hn::Set(d, 0.999999516f);
    cosine1 = hn::Set(d, -0.0192610933f);
    static const TurnTable kTable;
    table = kTable;
#endif
  }
};

/// Where kTogether vectors of sources are from a point. They go in lockstep to fill the waits.
template <int kTogether>
struct Spans {
  RowVector squared[kTogether], inverse[kTogether], excess[kTogether];
};

#define ACG_EACH _Pragma("GCC unroll 4") for (int v = 0; v < kTogether; ++v)

/// With s = d^2 - d_c^2 = rho.(rho + 2R), the excess e = d - d_c solves e (e + 2 d_c) = s: one
/// Newton step from the root's estimate, one for 1 / d.
template <int kTogether>
HWY_INLINE Spans<kTogether> spansOf(const RowConstants& k, const SeenSources& seen, int n) {
  using V = RowVector;
  const RowLanes d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  Spans<kTogether> spans;
  V s[kTogether], distance[kTogether], rough[kTogether], halfInverse[kTogether];
  ACG_EACH s[v] = hn::MulAdd(k.z2, hn::Load(d, seen.z + n + v * lanes), k.square);
  ACG_EACH s[v] = hn::MulAdd(k.y2, hn::Load(d, seen.y + n + v * lanes), s[v]);
  ACG_EACH s[v] = hn::MulAdd(k.x2, hn::Load(d, seen.x + n + v * lanes), s[v]);
  ACG_EACH distance[v] = hn::Load(d, seen.distance + n + v * lanes);
  ACG_EACH spans.squared[v] = hn::Add(s[v], hn::Load(d, seen.squared + n + v * lanes));
  ACG_EACH spans.inverse[v] = approximateInverseRoot(d, spans.squared[v]);
  ACG_EACH rough[v] = hn::Mul(spans.squared[v], spans.inverse[v]);
  ACG_EACH halfInverse[v] = hn::Mul(k.half, spans.inverse[v]);
  ACG_EACH spans.excess[v] = hn::Sub(rough[v], distance[v]);
  ACG_EACH distance[v] = hn::Add(rough[v], distance[v]);
  ACG_EACH rough[v] = hn::NegMulAdd(rough[v], halfInverse[v], k.threeHalves);
  ACG_EACH s[v] = hn::NegMulAdd(spans.excess[v], distance[v], s[v]);
  ACG_EACH spans.inverse[v] = hn::Mul(spans.inverse[v], rough[v]);
  ACG_EACH spans.excess[v] = hn::MulAdd(s[v], halfInverse[v], spans.excess[v]);
  return spans;
}

/// Real and imaginary parts gain exp(i phase) of the spans.
template <int kTogether>
HWY_INLINE void turnGains(const RowConstants& k, const SeenSources& seen, int n,
                          const Spans<kTogether>& spans, RowVector* gain, RowVector* re,
                          RowVector* im) {
  using V = RowVector;
  const RowLanes d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  V phase[kTogether], shifted[kTogether], t[kTogether], u[kTogether];
  ACG_EACH phase[v] = hn::Load(d, seen.phase + n + v * lanes);
  // The excess may be hundreds of steps: whole ones are taken off it first, exactly.
  ACG_EACH shifted[v] = hn::Add(hn::Add(spans.excess[v], phase[v]), k.magic);
  ACG_EACH t[v] = hn::Sub(spans.excess[v], hn::Sub(shifted[v], k.magic));
  ACG_EACH t[v] = hn::Add(t[v], phase[v]);
#if HWY_TARGET <= HWY_AVX3
  V c[kTogether], s[kTogether];
  ACG_EACH {
    const __m512i index = _mm512_castps_si512(shifted[v].raw);
    c[v] = V{_mm512_permutex2var_ps(k.table.cosine[0], index, k.table.cosine[1])};
    s[v] = V{_mm512_permutex2var_ps(k.table.sine[0], index, k.table.sine[1])};
  }
  ACG_EACH u[v] = hn::Mul(t[v], t[v]);
  ACG_EACH t[v] = hn::Mul(t[v], hn::MulAdd(u[v], k.tangent1, k.tangent0));
  ACG_EACH gain[v] = hn::Mul(gain[v], hn::MulAdd(u[v], k.cosine1, k.cosine0));
  ACG_EACH re[v] = hn::Mul(gain[v], hn::NegMulAdd(s[v], t[v], c[v]));
  ACG_EACH im[v] = hn::Mul(gain[v], hn::MulAdd(c[v], t[v], s[v]));
#else
  const hn::RebindToUnsigned<RowLanes> du;
  ACG_EACH {
    V sine, cosine, none;  // half turns were taken off: no sign is left but where t is 1/2
    sinCosHalfTurns(d, t[v], sine, cosine, none);
    u[v] = hn::BitCast(d, hn::ShiftLeft<31>(hn::BitCast(du, shifted[v])));
    gain[v] = hn::Xor(gain[v], hn::Xor(u[v], none));
    re[v] = hn::Mul(gain[v], cosine);
    im[v] = hn::Mul(gain[v], sine);
  }
#endif
}

/// The entries of any run. Lowers `closest`, a vector, to the least d^2 there is in each lane.
template <bool kDamped, int kDegree>
void rowOfRun(const ElementPlanes& e, const PlaneGroup& group, const PlaneRun& run,
              const SeenSources& seen, const SeenPoint& point, float* re, float* im,
              float* closest) {
  using V = RowVector;
  const RowLanes d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const RowConstants k(e, group, point);
  const V px = hn::Set(d, point.x), py = hn::Set(d, point.y), pz = hn::Set(d, point.z);
  const Directivity<float>& form = group.directivity;
  V least = hn::Load(d, closest);
  for (int n = run.begin / lanes * lanes; n < run.end; n += lanes) {
    const Spans<1> spans = spansOf<1>(k, seen, n);
    least = hn::Min(least, spans.squared[0]);
    const V inverse = spans.inverse[0];
    V gain = hn::Mul(hn::Set(d, k.strength), inverse);
    if constexpr (kDamped) {
      gain = hn::Mul(gain, hn::Exp(d, hn::Mul(k.alpha, hn::Mul(spans.squared[0], inverse))));
    }
    if constexpr (kDegree == 0) {
      gain = hn::Mul(gain, hn::Set(d, form.polynomial[0]));
    } else {
      V axial = hn::MulAdd(px, hn::Load(d, e.nx.get() + n), hn::Load(d, seen.axial + n));
      axial = hn::MulAdd(py, hn::Load(d, e.ny.get() + n), axial);
      axial = hn::MulAdd(pz, hn::Load(d, e.nz.get() + n), axial);
      const V c = hn::Mul(axial, inverse);
      V value;
      if constexpr (kDegree == kAnyForm) {
        V first, second, third;
        anyDirectivity<0>(d, form, c, value, first, second, third);
      } else {
        const int degree = kDegree < 0 ? form.degree : kDegree;
        const V u = hn::NegMulAdd(c, c, k.one);
        value = hn::Set(d, form.polynomial[degree]);
#pragma GCC unroll 8
        for (int j = degree - 1; j >= 0; --j) {
          value = hn::MulAdd(value, u, hn::Set(d, form.polynomial[j]));
        }
      }
      gain = hn::Mul(gain, value);
    }
    V real, imaginary;
    turnGains<1>(k, seen, n, spans, &gain, &real, &imaginary);
    storeOwn(d, real, imaginary, run.begin, run.end, n, re, im);
  }
  hn::Store(least, d, closest);
}

/// kTogether vectors of a planar run from source n on. `coefficients` of the directivity are
/// multiplied by the strength.
template <int kTogether, bool kDamped, int kDegree>
HWY_INLINE void planarEntries(const RowConstants& k, const SeenSources& seen,
                              const RowVector* coefficients, RowVector height2, int n, float* re,
                              float* im) {
  using V = RowVector;
  const RowLanes d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const Spans<kTogether> spans = spansOf<kTogether>(k, seen, n);
  V u[kTogether], gain[kTogether], real[kTogether], imaginary[kTogether];
  ACG_EACH u[v] = hn::Mul(spans.inverse[v], spans.inverse[v]);
  ACG_EACH u[v] = hn::NegMulAdd(u[v], height2, k.one);
  ACG_EACH gain[v] = coefficients[kDegree];
#pragma GCC unroll 8
  for (int j = kDegree - 1; j >= 0; --j) {
    ACG_EACH gain[v] = hn::MulAdd(gain[v], u[v], coefficients[j]);
  }
  ACG_EACH gain[v] = hn::Mul(gain[v], spans.inverse[v]);
  if constexpr (kDamped) {  // exp of a small argument: its Taylor polynomial
    const V third = hn::Set(d, 1.0f / 3);
    ACG_EACH u[v] = hn::Mul(k.alpha, spans.excess[v]);
    ACG_EACH real[v] = hn::MulAdd(hn::Mul(k.half, u[v]), hn::MulAdd(u[v], third, k.one), k.one);
    ACG_EACH real[v] = hn::MulAdd(u[v], real[v], k.one);
    ACG_EACH real[v] = hn::Mul(real[v], hn::Load(d, seen.gain + n + v * lanes));
    ACG_EACH gain[v] = hn::Mul(gain[v], real[v]);
  }
  turnGains<kTogether>(k, seen, n, spans, gain, real, imaginary);
  ACG_EACH {
    hn::Store(real[v], d, re + n + v * lanes);
    hn::Store(imaginary[v], d, im + n + v * lanes);
  }
}

#undef ACG_EACH

/// What sound may lose on the way from the middle to a point, Np, for `rowOfPlane`: its error is
/// the fourth power of this over 24.
inline constexpr float kSmallLoss = 0.03f;

/// The entries of a planar run: all sources are `height` steps away along their
/// normal, so that the cosine needs but 1 / d.
template <bool kDamped, int kDegree>
void rowOfPlane(const ElementPlanes& e, const PlaneGroup& group, const PlaneRun& run,
                const SeenSources& seen, const SeenPoint& point, float height, float* re,
                float* im) {
  const RowLanes d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const RowConstants k(e, group, point);
  const RowVector height2 = hn::Set(d, height * height);
  RowVector coefficients[kDegree + 1];
#pragma GCC unroll 9
  for (int j = 0; j <= kDegree; ++j) {
    coefficients[j] = hn::Set(d, k.strength * group.directivity.polynomial[j]);
  }
  const SeenSources from = seen;  // a copy, which what is stored cannot change
  int n = run.begin;
  for (; n + 2 * lanes <= run.end; n += 2 * lanes) {
    planarEntries<2, kDamped, kDegree>(k, from, coefficients, height2, n, re, im);
  }
  if (n < run.end) planarEntries<1, kDamped, kDegree>(k, from, coefficients, height2, n, re, im);
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
