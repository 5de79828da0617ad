// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/source_cells.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include <algorithm>

// Repeats this file for each instruction set; the other includes of Highway come after.
#include <hwy/foreach_target.h>

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include "core/backend/cpu/field_directivity-inl.h"
#include "core/backend/cpu/field_pair-inl.h"
#include "core/backend/cpu/field_pressure-inl.h"
#include "core/backend/cpu/lattice_kernel.h"
#include "core/backend/cpu/source_cells.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

inline constexpr int kCellsTogether = 8;
inline constexpr int kPoints = kCellsTogether * kLatticeGroup;

/// Points as seen from the source.
struct Places {
  alignas(64) float at[3][kPoints];      ///< m
  alignas(64) float inverse[kPoints];    ///< 1 / distance
  alignas(64) float halfTurns[kPoints];  ///< k d / pi, reduced to -1..1
};

/// Distances in double: one Newton step each from a root of 14 bits, so that the phase of a path of
/// a hundred wavelengths keeps seven digits.
void findPlaces(double wavenumber, const CellPoints& points, const Eigen::Vector3d& corner,
                int first, Places& places) {
  const hn::CappedTag<double, kLatticeGroup> d;
  const hn::Rebind<float, decltype(d)> df;
  using V = hn::Vec<decltype(d)>;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V nearest = hn::Set(d, kNearestDistance * kNearestDistance);
  const V half = hn::Set(d, 0.5), two = hn::Set(d, 2.0);
  const V halfTurns = hn::Set(d, wavenumber / std::numbers::pi);
  const V magic = hn::Set(d, 6755399441055744.0);  // rounds to integers
  for (int i = 0; i < kLatticeGroup; i += lanes) {
    V at[3];
    for (int axis = 0; axis < 3; ++axis) {
      at[axis] = hn::Add(hn::Set(d, corner[axis]), hn::Load(d, points.at[axis] + i));
      hn::Store(hn::DemoteTo(df, at[axis]), df, places.at[axis] + first + i);
    }
    const V d2 =
        hn::Max(nearest, hn::MulAdd(at[0], at[0], hn::MulAdd(at[1], at[1], hn::Mul(at[2], at[2]))));
    const V r = hn::PromoteTo(d, approximateInverseRoot(df, hn::DemoteTo(df, d2)));
    const V y = hn::Mul(d2, r);
    const V residual = hn::NegMulAdd(y, y, d2);
    const V distance = hn::MulAdd(hn::Mul(half, r), residual, y);
    // 1 / d = r (1 + (d2 - y^2) / (2 d2)), and r^2 stands for 1 / d2.
    const V inverse = hn::MulAdd(hn::Mul(hn::Mul(half, r), hn::Mul(r, r)), residual, r);
    const V t = hn::Mul(halfTurns, distance);
    const V turns = hn::Sub(hn::Add(hn::Mul(half, t), magic), magic);
    hn::Store(hn::DemoteTo(df, inverse), df, places.inverse + first + i);
    hn::Store(hn::DemoteTo(df, hn::NegMulAdd(two, turns, t)), df, places.halfTurns + first + i);
  }
}

template <int kOrder>
void fillCells(const UnitSource& source, const Places& places, int count,
               const std::vector<int>& rows, float* out, std::size_t rowStride) {
  constexpr int kPlanes = 2 * PressureDerivatives::rowsOf(kOrder);
  const hn::CappedTag<float, kLatticeGroup> d;
  using V = hn::Vec<decltype(d)>;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const V nx = hn::Set(d, static_cast<float>(source.normal.x())),
          ny = hn::Set(d, static_cast<float>(source.normal.y())),
          nz = hn::Set(d, static_cast<float>(source.normal.z()));
  const V k = hn::Set(d, static_cast<float>(source.wavenumber)),
          alpha = hn::Set(d, static_cast<float>(source.absorption));
  const V pressure = hn::Set(d, static_cast<float>(source.sourcePressure));
  for (int i = 0; i < count * kLatticeGroup; i += lanes) {
    Pair<V> pair;
    pair.x = hn::Load(d, places.at[0] + i);
    pair.y = hn::Load(d, places.at[1] + i);
    pair.z = hn::Load(d, places.at[2] + i);
    pair.inverse = hn::Load(d, places.inverse + i);
    pair.cosine =
        hn::Mul(pair.inverse, hn::MulAdd(nx, pair.x, hn::MulAdd(ny, pair.y, hn::Mul(nz, pair.z))));
    V sine, cosine, sign;
    sinCosHalfTurns(d, hn::Load(d, places.halfTurns + i), sine, cosine, sign);
    V gain = hn::Mul(pressure, pair.inverse);
    if (source.absorption != 0) {
      gain = hn::Mul(gain, hn::Exp(d, hn::Neg(hn::Div(alpha, pair.inverse))));
    }
    gain = hn::Xor(gain, sign);
    pair.re = hn::Mul(gain, cosine);
    pair.im = hn::Mul(gain, sine);
    V value, first, second, third;
    if (source.isPlain) {
      plainDirectivity<kOrder>(d, *source.form, pair.cosine, value, first, second, third);
    } else {
      anyDirectivity<kOrder>(d, *source.form, pair.cosine, value, first, second, third);
    }
    V sum[kPlanes];
    if constexpr (kOrder == 0) {
      sum[0] = hn::Mul(value, pair.re);
      sum[1] = hn::Mul(value, pair.im);
    } else {
#pragma GCC unroll 40  // keeps the sums in registers
      for (int plane = 0; plane < kPlanes; ++plane) sum[plane] = hn::Zero(d);
      addDerivatives<kOrder>(d, pair, nx, ny, nz, k, alpha, value, first, second, third, sum);
    }
    float* cell = out + i / kLatticeGroup * kCell + i % kLatticeGroup;
    if constexpr (kOrder == 0) {
      hn::StoreU(sum[0], d, cell);
      hn::StoreU(sum[1], d, cell + kLatticeGroup);
    } else {
      alignas(64) float values[kPlanes][kLatticeGroup];
#pragma GCC unroll 40
      for (int plane = 0; plane < kPlanes; ++plane) hn::Store(sum[plane], d, values[plane]);
      for (std::size_t row = 0; row < rows.size(); ++row, cell += rowStride) {
        std::copy_n(values[2 * rows[row]], lanes, cell);
        std::copy_n(values[2 * rows[row] + 1], lanes, cell + kLatticeGroup);
      }
    }
  }
}

void SourceCells(const UnitSource& source, int order, const std::vector<int>& rows,
                 const CellPoints& points, const Eigen::Vector3d& start, double step, int axis,
                 int count, float* out, std::size_t rowStride) {
  const auto fill = order == 0   ? fillCells<0>
                    : order == 1 ? fillCells<1>
                    : order == 2 ? fillCells<2>
                                 : fillCells<3>;
  Places places;
  for (int begin = 0; begin < count; begin += kCellsTogether) {
    const int cells = std::min(kCellsTogether, count - begin);
    for (int cell = 0; cell < cells; ++cell) {
      Eigen::Vector3d corner = start;
      corner[axis] += (begin + cell) * step;
      findPlaces(source.wavenumber, points, corner, cell * kLatticeGroup, places);
    }
    fill(source, places, cells, rows, out + static_cast<std::size_t>(begin) * kCell, rowStride);
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(SourceCells);

void sourceCells(const UnitSource& source, int order, const std::vector<int>& rows,
                 const CellPoints& points, const Eigen::Vector3d& start, double step, int axis,
                 int count, float* out, std::size_t rowStride) {
  HWY_DYNAMIC_DISPATCH(SourceCells)
  (source, order, rows, points, start, step, axis, count, out, rowStride);
}

}  // namespace acg::cpu
#endif
