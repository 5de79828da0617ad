// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/point_interpolation.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include "core/backend/cpu/point_interpolation.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

#include <tbb/parallel_for.h>

#include "core/error.h"

// Repeats this file for each instruction set; the other include of Highway comes after.
#include <hwy/foreach_target.h>

#include <hwy/highway.h>

#ifndef ACG_POINT_INTERPOLATION_ONCE
#define ACG_POINT_INTERPOLATION_ONCE
namespace acg::cpu {

inline constexpr int kRow = 2 * kPointTaps;  // floats: re, im of each tap along x

/// The polynomials of the weights as the kernel reads them.
struct WeightTables {
  alignas(64) float alongX[kPointPowers][kRow];      ///< each tap twice, for re and im
  alignas(64) float alongYAndZ[kPointPowers][kRow];  ///< the taps of y, then those of z
};

/// Where the taps of a point begin, and how far it lies from tap 3, in steps.
struct PointCell {
  std::int64_t corner;
  float fraction[3];
  std::uint32_t point;  ///< index in the list
};

}  // namespace acg::cpu
#endif

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

void InterpolateCells(const float* values, std::int64_t line, std::int64_t plane,
                      const WeightTables& tables, const PointCell* cells, int count,
                      std::complex<double>* out) {
  const hn::CappedTag<float, kRow> d;
  using V = hn::Vec<decltype(d)>;
  constexpr int kLanes = static_cast<int>(hn::MaxLanes(hn::CappedTag<float, kRow>()));
  constexpr int kParts = kRow / kLanes;
  constexpr int kPartsOfTaps = kParts == 1 ? 1 : kParts / 2;
  for (int n = 0; n < count; ++n) {
    const PointCell& cell = cells[n];
    float places[3];
    for (int axis = 0; axis < 3; ++axis) places[axis] = 2 * cell.fraction[axis] - 1;
    V along[kParts];
    alignas(64) float others[kRow];
    for (int part = 0; part < kParts; ++part) {
      const int lane = part * kLanes;
      const V x = hn::Set(d, places[0]);
      V yz;
      if constexpr (kParts == 1) {
        yz =
            hn::IfThenElse(hn::FirstN(d, kPointTaps), hn::Set(d, places[1]), hn::Set(d, places[2]));
      } else {
        yz = hn::Set(d, part < kPartsOfTaps ? places[1] : places[2]);
      }
      V wx = hn::Load(d, tables.alongX[kPointPowers - 1] + lane);
      V wyz = hn::Load(d, tables.alongYAndZ[kPointPowers - 1] + lane);
#pragma GCC unroll 16
      for (int j = kPointPowers - 2; j >= 0; --j) {
        wx = hn::MulAdd(wx, x, hn::Load(d, tables.alongX[j] + lane));
        wyz = hn::MulAdd(wyz, yz, hn::Load(d, tables.alongYAndZ[j] + lane));
      }
      along[part] = wx;
      hn::Store(wyz, d, others + lane);
    }
    V sum[kParts];
    for (int part = 0; part < kParts; ++part) sum[part] = hn::Zero(d);
    const float* corner = values + 2 * cell.corner;
    for (int z = 0; z < kPointTaps; ++z) {
      const float* from = corner + 2 * plane * z;
      V lines[kParts];
      for (int part = 0; part < kParts; ++part) lines[part] = hn::Zero(d);
#pragma GCC unroll 8
      for (int y = 0; y < kPointTaps; ++y) {
        const V weight = hn::Set(d, others[y]);
        for (int part = 0; part < kParts; ++part) {
          lines[part] =
              hn::MulAdd(weight, hn::LoadU(d, from + 2 * line * y + part * kLanes), lines[part]);
        }
      }
      const V weight = hn::Set(d, others[kPointTaps + z]);
      for (int part = 0; part < kParts; ++part) {
        sum[part] = hn::MulAdd(weight, lines[part], sum[part]);
      }
    }
    V all = hn::Mul(sum[0], along[0]);
    for (int part = 1; part < kParts; ++part) all = hn::MulAdd(sum[part], along[part], all);
    alignas(64) float ends[kRow] = {};
    hn::Store(all, d, ends);
    float re = 0, im = 0;
    for (int lane = 0; lane < kLanes; lane += 2) re += ends[lane], im += ends[lane + 1];
    out[cell.point] = {re, im};
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(InterpolateCells);

namespace {

constexpr int kBlock = 8;  // steps: the samples of a block's points are 32 KiB
constexpr std::size_t kTask = 1 << 9;
constexpr std::size_t kAhead = 16;  // points of which the place is asked of memory before its turn

WeightTables tablesOf(const PointWeights& weights) {
  WeightTables tables;
  for (int j = 0; j < kPointPowers; ++j) {
    for (int t = 0; t < kPointTaps; ++t) {
      tables.alongX[j][2 * t] = tables.alongX[j][2 * t + 1] = weights(t, j);
      tables.alongYAndZ[j][t] = tables.alongYAndZ[j][kPointTaps + t] = weights(t, j);
    }
  }
  return tables;
}

/// Where points lie among the samples.
class Cells {
 public:
  Cells(const FieldSamplesOnLattice& samples, const Eigen::Matrix3Xd& points)
      : points_(points),
        origin_(samples.origin),
        perStep_(samples.spacing.cwiseInverse()),
        counts_(samples.counts) {
    for (int axis = 0; axis < 3; ++axis) blocks_[axis] = counts_[axis] / kBlock + 1;
  }

  PointCell operator[](std::uint32_t m) const {
    PointCell cell;
    cell.point = m;
    std::int64_t first[3];
    for (int axis = 0; axis < 3; ++axis) {
      const double at = (points_(axis, m) - origin_[axis]) * perStep_[axis];
      const int whole = wholeSteps(at, axis);
      cell.fraction[axis] = static_cast<float>(at - whole);
      first[axis] = whole - (kPointTaps / 2 - 1);
    }
    cell.corner = first[0] + counts_[0] * (first[1] + counts_[1] * first[2]);
    return cell;
  }

  /// The points, those of a block of the lattice together, so that its samples stay in the cache.
  std::vector<std::uint32_t> byBlock() const {
    const auto count = static_cast<std::size_t>(points_.cols());
    std::vector<std::uint32_t> blockOf(count), sorted(count);
    std::vector<std::uint32_t> begins(blocks_[0] * blocks_[1] * blocks_[2] + 1);
    for (std::size_t m = 0; m < count; ++m) {
      std::uint32_t first[3];
      for (int axis = 0; axis < 3; ++axis) {
        const double at = (points_(axis, m) - origin_[axis]) * perStep_[axis];
        first[axis] = wholeSteps(at, axis) - (kPointTaps / 2 - 1);
      }
      blockOf[m] =
          first[0] / kBlock + blocks_[0] * (first[1] / kBlock + blocks_[1] * (first[2] / kBlock));
      ++begins[blockOf[m] + 1];
    }
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    for (std::size_t m = 0; m < count; ++m) {
      sorted[begins[blockOf[m]]++] = static_cast<std::uint32_t>(m);
    }
    return sorted;
  }

 private:
  /// A point on the last step allowed may round to the one behind.
  int wholeSteps(double at, int axis) const {
    return std::clamp(static_cast<int>(at), kPointTaps / 2 - 1, counts_[axis] - kPointTaps / 2 - 1);
  }

  const Eigen::Matrix3Xd& points_;
  Eigen::Vector3d origin_, perStep_;
  std::array<int, 3> counts_;
  std::array<std::uint32_t, 3> blocks_;
};

}  // namespace

void interpolateAt(const FieldSamplesOnLattice& samples, const PointWeights& weights,
                   const Eigen::Matrix3Xd& points, tbb::task_arena& arena,
                   std::complex<double>* values) {
  ACG_ASSERT(points.cols() <= UINT32_MAX);
  const Cells cells(samples, points);
  const std::vector<std::uint32_t> order = cells.byBlock();
  const WeightTables tables = tablesOf(weights);
  const std::int64_t line = samples.counts[0], plane = line * samples.counts[1];
  const auto* from = reinterpret_cast<const float*>(samples.values.data());
  arena.execute([&] {
    tbb::parallel_for(std::size_t{0}, (order.size() + kTask - 1) / kTask, [&](std::size_t task) {
      const std::size_t begin = task * kTask, end = std::min(begin + kTask, order.size());
      std::array<PointCell, kTask> some;
      for (std::size_t n = begin; n < end; ++n) {
        // The points lie anywhere in the list.
        if (n + kAhead < order.size()) __builtin_prefetch(&points(0, order[n + kAhead]));
        some[n - begin] = cells[order[n]];
      }
      HWY_DYNAMIC_DISPATCH(InterpolateCells)
      (from, line, plane, tables, some.data(), static_cast<int>(end - begin), values);
    });
  });
}

}  // namespace acg::cpu
#endif
