// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/field_single.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <algorithm>
#include <cmath>

// Repeats this file for each instruction set; the other includes of Highway come after.
#include <hwy/foreach_target.h>

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/field_pair-inl.h"
#include "core/backend/cpu/field_tile.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Refers `count` sources from `first` to the middle of the block, in double precision.
void referSources(const FieldSources& s, int first, int count, const PointTile& points,
                  SourceTile& tile) {
  const hn::ScalableTag<double> d;
  using V = hn::Vec<decltype(d)>;
  const hn::Rebind<float, decltype(d)> df;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V turns = hn::Set(d, s.wavenumber / (2 * std::numbers::pi));
  const V alpha = hn::Set(d, -s.absorption);
  const auto put = [&](V v, float* to) { hn::StoreU(hn::DemoteTo(df, v), df, to); };
  for (int i = 0; i < count; i += lanes) {
    const int n = first + i;
    const V x = hn::Sub(hn::Set(d, points.center[0]), hn::LoadU(d, s.x.data() + n));
    const V y = hn::Sub(hn::Set(d, points.center[1]), hn::LoadU(d, s.y.data() + n));
    const V z = hn::Sub(hn::Set(d, points.center[2]), hn::LoadU(d, s.z.data() + n));
    const V squared = hn::MulAdd(x, x, hn::MulAdd(y, y, hn::Mul(z, z)));
    const V distance = hn::Sqrt(squared);
    const V axial = hn::MulAdd(
        x, hn::LoadU(d, s.nx.data() + n),
        hn::MulAdd(y, hn::LoadU(d, s.ny.data() + n), hn::Mul(z, hn::LoadU(d, s.nz.data() + n))));
    const V phase = hn::MulAdd(distance, turns, hn::LoadU(d, s.phase.data() + n));
    const V remainder = hn::Sub(phase, hn::Round(phase));
    V gain = hn::LoadU(d, s.amplitude.data() + n);
    if (s.absorption != 0) gain = hn::Mul(gain, hn::Exp(d, hn::Mul(alpha, distance)));
    put(x, tile.x + i);
    put(y, tile.y + i);
    put(z, tile.z + i);
    put(squared, tile.squared + i);
    put(distance, tile.distance + i);
    put(hn::Mul(distance, hn::Set(d, 0.5)), tile.halfDistance + i);
    put(axial, tile.axial + i);
    put(hn::Add(remainder, remainder), tile.phase + i);
    put(gain, tile.gain + i);
  }
}

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
    V inverse = hn::ApproximateReciprocalSqrt(d2);
#if HWY_TARGET > HWY_AVX3  // 12 bits instead of 14
    inverse = hn::Mul(
        inverse, hn::NegMulAdd(hn::Mul(hn::Mul(half, d2), inverse), inverse, hn::Set(d, 1.5f)));
#endif
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

/// The pressure of sources [begin, end) of the tile. kDegree < 0 takes the degree at run time.
template <bool kNear, bool kDamped, int kDegree>
void sumPressure(const FieldSources& sources, const SourceTile& tile, int begin, int end,
                 const float* coefficients, int degree, const Damping& damping, PointTile& points) {
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V one = hn::Set(d, 1.0f);
  const V halfTurns = hn::Set(d, static_cast<float>(sources.wavenumber / std::numbers::pi));
  for (int point = 0; point < points.padded; point += lanes) {
    const V x = hn::Load(d, points.x + point), y = hn::Load(d, points.y + point),
            z = hn::Load(d, points.z + point), h = hn::Load(d, points.halfSquare + point);
    V re = hn::Load(d, points.sum[0] + point), im = hn::Load(d, points.sum[1] + point);
    for (int i = begin; i < end; ++i) {
      const Place<V> place =
          placeOf<kNear>(d, x, y, z, h, hn::Set(d, tile.x[i]), hn::Set(d, tile.y[i]),
                         hn::Set(d, tile.z[i]), hn::Set(d, tile.squared[i]),
                         hn::Set(d, tile.distance[i]), hn::Set(d, tile.halfDistance[i]));
      V sine, cosine, sign;
      sinCosHalfTurns(d, hn::MulAdd(halfTurns, place.excess, hn::Set(d, tile.phase[i])), sine,
                      cosine, sign);
      V gain = hn::Mul(hn::Set(d, tile.gain[i]), hn::Xor(place.inverse, sign));
      if constexpr (kDamped) gain = hn::Mul(gain, dampingOf(d, place.excess, damping));
      if constexpr (kDegree == 0) {
        gain = hn::Mul(gain, hn::Set(d, coefficients[0]));
      } else {
        const int n = tile.first + i;
        V axial = hn::MulAdd(hn::Set(d, sources.nzf[n]), z, hn::Set(d, tile.axial[i]));
        axial = hn::MulAdd(hn::Set(d, sources.nyf[n]), y, axial);
        axial = hn::MulAdd(hn::Set(d, sources.nxf[n]), x, axial);
        const V c = hn::Mul(axial, place.inverse);
        const V u = hn::NegMulAdd(c, c, one);
        const int top = kDegree < 0 ? degree : kDegree;
        V value = hn::Set(d, coefficients[top]);
#pragma GCC unroll 8
        for (int j = top - 1; j >= 0; --j) {
          value = hn::MulAdd(value, u, hn::Set(d, coefficients[j]));
        }
        gain = hn::Mul(gain, value);
      }
      re = hn::MulAdd(gain, cosine, re);
      im = hn::MulAdd(gain, sine, im);
    }
    hn::Store(re, d, points.sum[0] + point);
    hn::Store(im, d, points.sum[1] + point);
  }
}

/// Pressure and derivatives of sources [begin, end) of the tile.
template <int kOrder, bool kNear>
void sumDerivatives(const FieldSources& sources, const SourceTile& tile, int begin, int end,
                    const float* coefficients, int degree, const Damping& damping,
                    PointTile& points) {
  constexpr int kPlanes = kOrder == 1 ? 8 : 20;
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V one = hn::Set(d, 1.0f);
  const V halfTurns = hn::Set(d, static_cast<float>(sources.wavenumber / std::numbers::pi));
  const V k = hn::Set(d, static_cast<float>(sources.wavenumber));
  const V alpha = hn::Set(d, static_cast<float>(sources.absorption));
  for (int point = 0; point < points.padded; point += lanes) {
    const V x = hn::Load(d, points.x + point), y = hn::Load(d, points.y + point),
            z = hn::Load(d, points.z + point), h = hn::Load(d, points.halfSquare + point);
    V sum[kPlanes];
#pragma GCC unroll 20  // keeps the sums in registers
    for (int plane = 0; plane < kPlanes; ++plane) {
      sum[plane] = hn::Load(d, points.sum[plane] + point);
    }
    for (int i = begin; i < end; ++i) {
      const int n = tile.first + i;
      const V rx = hn::Set(d, tile.x[i]), ry = hn::Set(d, tile.y[i]), rz = hn::Set(d, tile.z[i]);
      const Place<V> place =
          placeOf<kNear>(d, x, y, z, h, rx, ry, rz, hn::Set(d, tile.squared[i]),
                         hn::Set(d, tile.distance[i]), hn::Set(d, tile.halfDistance[i]));
      V sine, cosine, sign;
      sinCosHalfTurns(d, hn::MulAdd(halfTurns, place.excess, hn::Set(d, tile.phase[i])), sine,
                      cosine, sign);
      V gain = hn::Mul(hn::Set(d, tile.gain[i]), hn::Xor(place.inverse, sign));
      if (damping.scale != 0) gain = hn::Mul(gain, dampingOf(d, place.excess, damping));
      Pair<V> pair;
      pair.x = hn::Add(x, rx);
      pair.y = hn::Add(y, ry);
      pair.z = hn::Add(z, rz);
      pair.inverse = place.inverse;
      pair.re = hn::Mul(gain, cosine);
      pair.im = hn::Mul(gain, sine);
      const V nx = hn::Set(d, sources.nxf[n]), ny = hn::Set(d, sources.nyf[n]),
              nz = hn::Set(d, sources.nzf[n]);
      pair.cosine = hn::Mul(place.inverse,
                            hn::MulAdd(nx, pair.x, hn::MulAdd(ny, pair.y, hn::Mul(nz, pair.z))));
      V value, first, second;
      directivityOf<kOrder>(d, coefficients, degree, hn::NegMulAdd(pair.cosine, pair.cosine, one),
                            value, first, second);
      addDerivatives<kOrder>(d, pair, nx, ny, nz, k, alpha, value, first, second, sum);
    }
#pragma GCC unroll 20  // keeps the sums in registers
    for (int plane = 0; plane < kPlanes; ++plane) {
      hn::Store(sum[plane], d, points.sum[plane] + point);
    }
  }
}

template <bool kNear>
void sumRange(const FieldSources& s, const SourceTile& tile, int begin, int end, int order,
              const float* c, int degree, const Damping& damping, PointTile& points) {
  if (order == 2) return sumDerivatives<2, kNear>(s, tile, begin, end, c, degree, damping, points);
  if (order == 1) return sumDerivatives<1, kNear>(s, tile, begin, end, c, degree, damping, points);
  const bool damped = damping.scale != 0;
  const auto run = [&](auto sum) { sum(s, tile, begin, end, c, degree, damping, points); };
  if (degree == 0) {
    damped ? run(sumPressure<kNear, true, 0>) : run(sumPressure<kNear, false, 0>);
  } else if (degree == 4) {
    damped ? run(sumPressure<kNear, true, 4>) : run(sumPressure<kNear, false, 4>);
  } else if (degree == 5) {
    damped ? run(sumPressure<kNear, true, 5>) : run(sumPressure<kNear, false, 5>);
  } else {
    damped ? run(sumPressure<kNear, true, -1>) : run(sumPressure<kNear, false, -1>);
  }
}

/// Sources nearer to the block than this many of its radii are treated as near.
constexpr float kNearRadii = 1.25f;

void SumSingle(const FieldSources& sources, int order, PointTile& points) {
  SourceTile tile;
  Damping damping;
  if (sources.absorption != 0) {
    double argument = sources.absorption * points.radius;
    for (; argument > 0.03; argument /= 2) ++damping.squarings;
    damping.scale = static_cast<float>(-std::ldexp(sources.absorption, -damping.squarings));
  }
  for (const SourceRun& run : sources.runs) {
    float coefficients[16];
    std::copy(run.directivity.begin(), run.directivity.end(), coefficients);
    const int degree = static_cast<int>(run.directivity.size()) - 1;
    for (int first = run.begin; first < run.end; first += SourceTile::kSources) {
      const int count = std::min(SourceTile::kSources, run.end - first);
      tile.first = first;
      referSources(sources, first, count, points, tile);
      const float limit = kNearRadii * static_cast<float>(points.radius) + 1e-5f;
      for (int begin = 0, end = 0; begin < count; begin = end) {
        const bool isNear = tile.distance[begin] <= limit;
        for (end = begin + 1; end < count && (tile.distance[end] <= limit) == isNear;) ++end;
        (isNear ? sumRange<true> : sumRange<false>)(sources, tile, begin, end, order, coefficients,
                                                    degree, damping, points);
      }
    }
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(SumSingle);

void sumBlockSingle(const FieldSources& sources, const double* points, int count, int order,
                    std::complex<double>* values) {
  PointTile tile;
  tile.place(points, count, order);
  const double wavelength = 2 * std::numbers::pi / sources.wavenumber;
  if (tile.radius > kWidestBlock * wavelength) {
    return sumBlockDouble(sources, points, count, order, values);
  }
  HWY_DYNAMIC_DISPATCH(SumSingle)(sources, order, tile);
  const int rows = PressureDerivatives::rowsOf(order);
  for (int i = 0; i < count; ++i) {
    for (int row = 0; row < rows; ++row) {
      values[i * rows + row] = {tile.sum[2 * row][i], tile.sum[2 * row + 1][i]};
    }
  }
}

}  // namespace acg::cpu
#endif
