// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/field_single.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <algorithm>
#include <cmath>
#include <type_traits>

// Repeats this file for each instruction set; the other includes of Highway come after.
#include <hwy/foreach_target.h>

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "core/backend/cpu/field_axis-inl.h"
#include "core/backend/cpu/field_directivity-inl.h"
#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/field_pair-inl.h"
#include "core/backend/cpu/field_pressure-inl.h"
#include "core/backend/cpu/field_tile.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Refers `count` sources from `first` to the middle of the block, in double precision. With a
/// frame, the tile holds its coordinates; phases are counted in steps of a half turn.
void referSources(const FieldSources& s, int first, int count, const PlaneFrame* frame,
                  int stepsPerHalfTurn, const PointTile& points, SourceTile& tile) {
  const hn::ScalableTag<double> d;
  using V = hn::Vec<decltype(d)>;
  const hn::Rebind<float, decltype(d)> df;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V turns = hn::Set(d, s.wavenumber / (2 * std::numbers::pi));
  const V alpha = hn::Set(d, -s.absorption);
  const V unit = hn::Set(d, 2.0 * stepsPerHalfTurn);
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
    if (frame) {
      const auto along = [&](const Eigen::Vector3d& axis) HWY_ATTR {
        return hn::MulAdd(x, hn::Set(d, axis.x()),
                          hn::MulAdd(y, hn::Set(d, axis.y()), hn::Mul(z, hn::Set(d, axis.z()))));
      };
      put(along(frame->x), tile.x + i);
      put(along(frame->y), tile.y + i);
      put(axial, tile.z + i);
    } else {
      put(x, tile.x + i);
      put(y, tile.y + i);
      put(z, tile.z + i);
    }
    put(squared, tile.squared + i);
    put(distance, tile.distance + i);
    put(hn::Mul(distance, hn::Set(d, 0.5)), tile.halfDistance + i);
    put(axial, tile.axial + i);
    put(hn::Mul(remainder, unit), tile.phase + i);
    put(gain, tile.gain + i);
  }
}

/// Pressure and derivatives of sources [begin, end) of the tile: all up to the order or (kAlong)
/// those along `axis`.
template <int kOrder, bool kAlong, bool kNear, bool kPlain>
void sumDerivatives(const FieldSources& sources, const SourceTile& tile, int begin, int end,
                    int axis, const Directivity<float>& form, const Damping& damping,
                    PointTile& points) {
  constexpr int kPlanes = 2 * DerivativeSet{kOrder, kAlong ? 0 : -1}.rows();
  const auto choose = [&](auto* x, auto* y, auto* z) { return axis == 0 ? x : axis == 1 ? y : z; };
  [[maybe_unused]] const float* pointsAlong =
      choose(points.scene.x, points.scene.y, points.scene.z);
  [[maybe_unused]] const float* sourcesAlong = choose(&tile.x[0], &tile.y[0], &tile.z[0]);
  [[maybe_unused]] const float* normalsAlong =
      choose(sources.nxf.data(), sources.nyf.data(), sources.nzf.data());
  const hn::ScalableTag<float> d;
  using V = hn::Vec<decltype(d)>;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V halfTurns = hn::Set(d, static_cast<float>(sources.wavenumber / std::numbers::pi));
  const V k = hn::Set(d, static_cast<float>(sources.wavenumber));
  const V alpha = hn::Set(d, static_cast<float>(sources.absorption));
  for (int point = 0; point < points.padded; point += lanes) {
    const V x = hn::Load(d, points.scene.x + point), y = hn::Load(d, points.scene.y + point),
            z = hn::Load(d, points.scene.z + point),
            h = hn::Load(d, points.scene.halfSquare + point);
    V sum[kPlanes];
#pragma GCC unroll 40  // keeps the sums in registers
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
      V value, first, second, third;
      if constexpr (kPlain) {
        plainDirectivity<kOrder>(d, form, pair.cosine, value, first, second, third);
      } else {
        anyDirectivity<kOrder>(d, form, pair.cosine, value, first, second, third);
      }
      if constexpr (!kAlong) {
        addDerivatives<kOrder>(d, pair, nx, ny, nz, k, alpha, value, first, second, third, sum);
      } else {
        const V e = hn::Mul(place.inverse,
                            hn::Add(hn::Load(d, pointsAlong + point), hn::Set(d, sourcesAlong[i])));
        addAlongAxis<kOrder>(d, pair, e, hn::Set(d, normalsAlong[n]), k, alpha, value, first,
                             second, third, sum);
      }
    }
#pragma GCC unroll 40  // keeps the sums in registers
    for (int plane = 0; plane < kPlanes; ++plane) {
      hn::Store(sum[plane], d, points.sum[plane] + point);
    }
  }
}

/// Takes the points into the frame of a plane of sources.
void turnPoints(const PlaneFrame& frame, PointTile& points) {
  const hn::ScalableTag<float> d;
  const PointPlanes& from = points.scene;
  const auto along = [&](const Eigen::Vector3d& axis, float* to) HWY_ATTR {
    const Eigen::Vector3f a = axis.cast<float>();
    const auto ax = hn::Set(d, a.x()), ay = hn::Set(d, a.y()), az = hn::Set(d, a.z());
    for (int i = 0; i < points.padded; i += static_cast<int>(hn::Lanes(d))) {
      const auto xy = hn::MulAdd(ax, hn::Load(d, from.x + i), hn::Mul(ay, hn::Load(d, from.y + i)));
      hn::Store(hn::MulAdd(az, hn::Load(d, from.z + i), xy), d, to + i);
    }
  };
  along(frame.x, points.turned.x);
  along(frame.y, points.turned.y);
  along(frame.normal, points.turned.z);
  std::copy_n(from.halfSquare, points.padded, points.turned.halfSquare);
}

template <bool kNear, bool kPlain, bool kAlong>
auto derivativesOf(int order) {
  return order == 1   ? sumDerivatives<1, kAlong, kNear, kPlain>
         : order == 2 ? sumDerivatives<2, kAlong, kNear, kPlain>
                      : sumDerivatives<3, kAlong, kNear, kPlain>;
}

template <bool kNear>
void sumRange(const FieldSources& s, const SourceTile& tile, int begin, int end,
              const DerivativeSet& set, const SourceRun& sources, const Damping& damping,
              PointTile& points) {
  const Directivity<float>& form = sources.single;
  const bool isPlain = sources.form.isPlain();
  if (set.order > 0) {
    const bool isAlong = set.axis >= 0;
    const auto sum = isPlain ? (isAlong ? derivativesOf<kNear, true, true>(set.order)
                                        : derivativesOf<kNear, true, false>(set.order))
                             : (isAlong ? derivativesOf<kNear, false, true>(set.order)
                                        : derivativesOf<kNear, false, false>(set.order));
    return sum(s, tile, begin, end, set.axis, form, damping, points);
  }
  const bool damped = damping.scale != 0;
  const auto run = [&](auto sum) { sum(s, tile, begin, end, form, damping, points); };
  if (!isPlain) {
    return damped ? run(sumPressure<false, kNear, true, kAnyDirectivity>)
                  : run(sumPressure<false, kNear, false, kAnyDirectivity>);
  }
  const auto ofPlanes = [&](auto planar) {
    constexpr bool kPlanar = decltype(planar)::value;
    if (form.degree == 0) {
      damped ? run(sumPressure<kPlanar, kNear, true, 0>)
             : run(sumPressure<kPlanar, kNear, false, 0>);
    } else if (form.degree == 4) {
      damped ? run(sumPressure<kPlanar, kNear, true, 4>)
             : run(sumPressure<kPlanar, kNear, false, 4>);
    } else {
      damped ? run(sumPressure<kPlanar, kNear, true, -1>)
             : run(sumPressure<kPlanar, kNear, false, -1>);
    }
  };
  sources.plane ? ofPlanes(std::true_type()) : ofPlanes(std::false_type());
}

/// Sources nearer to the block than this many of its radii are treated as near.
constexpr float kNearRadii = 1.25f;

void SumSingle(const FieldSources& sources, const DerivativeSet& set, PointTile& points) {
  SourceTile tile;
  Damping damping;
  if (sources.absorption != 0) {
    double argument = sources.absorption * points.radius;
    for (; argument > 0.03; argument /= 2) ++damping.squarings;
    damping.scale = static_cast<float>(-std::ldexp(sources.absorption, -damping.squarings));
  }
  for (const SourceRun& run : sources.runs) {
    for (int first = run.begin; first < run.end; first += SourceTile::kSources) {
      const int count = std::min(SourceTile::kSources, run.end - first);
      tile.first = first;
      const PlaneFrame* frame = run.plane ? &*run.plane : nullptr;
      referSources(sources, first, count, frame, set.order == 0 ? kStepsPerHalfTurn : 1, points,
                   tile);
      if (frame) turnPoints(*frame, points);
      const float limit = kNearRadii * static_cast<float>(points.radius) + 1e-5f;
      for (int begin = 0, end = 0; begin < count; begin = end) {
        const bool isNear = tile.distance[begin] <= limit;
        for (end = begin + 1; end < count && (tile.distance[end] <= limit) == isNear;) ++end;
        (isNear ? sumRange<true> : sumRange<false>)(sources, tile, begin, end, set, run, damping,
                                                    points);
      }
    }
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(SumSingle);

void takeRows(const DerivativeSet& set, const std::complex<double>* all, int count,
              std::complex<double>* values) {
  using P = PressureDerivatives;
  const int a = set.axis;
  const int from[] = {0, P::row(a), P::row(a, a), P::row(a, a, a)};
  for (int i = 0; i < count; ++i, all += P::rowsOf(set.order)) {
    for (int row = 0; row <= set.order; ++row) *values++ = all[from[row]];
  }
}

void sumBlockSingle(const FieldSources& sources, const double* points, int count,
                    const DerivativeSet& set, std::complex<double>* values) {
  PointTile tile;
  tile.place(points, count, set.rows());
  const double wavelength = 2 * std::numbers::pi / sources.wavenumber;
  if (tile.radius > kWidestBlock * wavelength) {
    if (set.axis < 0) return sumBlockDouble(sources, points, count, set.order, values);
    std::complex<double> all[20 * kBlockPoints];
    sumBlockDouble(sources, points, count, set.order, all);
    return takeRows(set, all, count, values);
  }
  HWY_DYNAMIC_DISPATCH(SumSingle)(sources, set, tile);
  const int rows = set.rows();
  for (int i = 0; i < count; ++i) {
    for (int row = 0; row < rows; ++row) {
      values[i * rows + row] = {tile.sum[2 * row][i], tile.sum[2 * row + 1][i]};
    }
  }
}

}  // namespace acg::cpu
#endif
