// SPDX-License-Identifier: GPL-3.0-or-later
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/backend/cpu/propagator.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL)
#include "core/backend/cpu/propagator.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <limits>
#include <memory>

// Repeats this file for each instruction set; the other includes of Highway come after.
#include <hwy/foreach_target.h>

#include <hwy/highway.h>
#include <tbb/parallel_for.h>

#include "core/backend/cpu/element_planes.h"
#include "core/backend/cpu/field_sources.h"
#include "core/backend/cpu/matrix_tasks.h"
#include "core/backend/cpu/plane_waves.h"
#include "core/backend/cpu/propagator_row-inl.h"
#include "core/backend/cpu/propagator_rows-inl.h"
#include "core/error.h"

HWY_BEFORE_NAMESPACE();
namespace acg::cpu::HWY_NAMESPACE {

/// One row about the middle; returns the square of the least distance in steps, or a lower bound of
/// it that is at least `farEnough`.
float rowFromMiddle(const ElementPlanes& e, const SeenSources& seen, const double* at,
                    const SeenPoint& point, float farEnough, float* re, float* im) {
  const RowLanes d;
  alignas(64) float closest[CpuBuffer::kPadding];
  hn::Store(hn::Set(d, std::numeric_limits<float>::max()), d, closest);
  const bool damped = e.absorption != 0;
  const double radius = std::sqrt(point.square) / (kStepsPerHalfTurn * e.halfTurns);
  const bool losesLittle = e.absorption * radius <= kSmallLoss;
  for (const PlaneGroup& group : e.groups) {
    for (const PlaneRun& part : group.runs) {
      if (part.isPlanar && group.isPlain && losesLittle && group.directivity.degree == 4) {
        const Eigen::Map<const Eigen::Vector3d> r(at);
        const auto height = static_cast<float>((part.normal.dot(r) - part.height) * e.halfTurns *
                                               kStepsPerHalfTurn);
        if (height * height >= farEnough) {
          (damped ? rowOfPlane<true, 4> : rowOfPlane<false, 4>)(e, group, part, seen, point, height,
                                                                re, im);
          continue;
        }
      }
      const auto run = [&](auto row) { row(e, group, part, seen, point, re, im, closest); };
      if (!group.isPlain) {
        damped ? run(rowOfRun<true, kAnyForm>) : run(rowOfRun<false, kAnyForm>);
      } else if (group.directivity.degree == 0) {
        damped ? run(rowOfRun<true, 0>) : run(rowOfRun<false, 0>);
      } else {
        damped ? run(rowOfRun<true, -1>) : run(rowOfRun<false, -1>);
      }
    }
  }
  return hn::GetLane(hn::MinOfLanes(d, hn::Load(d, closest)));
}

/// Rows of `count` points; row i is at re + i * stride. `scratch` has room for kSeenPlanes
/// rows, or is null where few points are not worth referring all sources to their middle.
void FillRows(const ElementPlanes& e, const double* points, int count, float* scratch, float* re,
              float* im, std::size_t stride) {
  if (!scratch) {
    for (int i = 0; i < count; ++i) {
      rowOfSources(e, points + 3 * i, re + i * stride, im + i * stride);
    }
    return;
  }
  double middle[3];  // in half turns
  for (int axis = 0; axis < 3; ++axis) {
    double low = points[axis], high = low;
    for (int i = 1; i < count; ++i) {
      low = std::min(low, points[3 * i + axis]);
      high = std::max(high, points[3 * i + axis]);
    }
    middle[axis] = e.halfTurns * (low + high) / 2;
  }
  const SeenSources seen(scratch, e.padded);
  seeSources(e, middle, seen);
  // In float32 the excess is good to a few units in the last place of rho where the sources are
  // farther than rho / 2: at 12 wavelengths off the middle that is up to 1e-5 rad.
  constexpr double kFarthest = 24.0 * kStepsPerHalfTurn;
  const double nearest = kNearestDistance * e.halfTurns * kStepsPerHalfTurn;
  for (int i = 0; i < count; ++i) {
    float *rowRe = re + i * stride, *rowIm = im + i * stride;
    const SeenPoint point(e, points + 3 * i, middle);
    if (point.square <= kFarthest * kFarthest) {
      const auto farEnough =
          static_cast<float>(std::max<double>(point.square / 4, 4 * nearest * nearest));
      const float closest = rowFromMiddle(e, seen, points + 3 * i, point, farEnough, rowRe, rowIm);
      if (closest >= farEnough) continue;
    }
    rowOfSources(e, points + 3 * i, rowRe, rowIm);
  }
}

}  // namespace acg::cpu::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace acg::cpu {

HWY_EXPORT(FillRows);

namespace {

constexpr long long kSerialPairs = 100'000;  // less is not worth waking other threads
constexpr int kRowsPerTask = 32;
// Referring the sources to a middle takes as long as it saves in nine rows.
constexpr int kFewestAboutMiddle = 12;

bool hasPlaneWaves(const PropagationModel& model) {
  for (const ElementGroup& group : model.groups) {
    if (transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave) return true;
  }
  return false;
}

/// Adds up the sources of each drive.
void sumSources(const PropagationModel& model, const float* fromRe, const float* fromIm, float* re,
                float* im) {
  std::fill_n(re, model.size(), 0.0f);
  std::fill_n(im, model.size(), 0.0f);
  for (int s = 0; s < model.sources(); ++s) {
    const std::complex<float> gain(model.gainOf(s));
    const int n = model.drive(s);
    re[n] += gain.real() * fromRe[s] - gain.imag() * fromIm[s];
    im[n] += gain.real() * fromIm[s] + gain.imag() * fromRe[s];
  }
}

}  // namespace

PropagatorRows::PropagatorRows(const PropagationModel& model)
    : model_(model),
      planes_(std::make_unique<ElementPlanes>(model)),
      hasPlaneWaves_(hasPlaneWaves(model)) {
  checkGains(model);
}

PropagatorRows::~PropagatorRows() = default;

void PropagatorRows::fill(const double* points, CpuBuffer& a) const {
  const int rows = a.rows();
  ACG_ASSERT(a.columns() == model_.size());
  // Tasks of a fixed size, so that their middles do not depend on the number of threads.
  const int tasks = (rows + kRowsPerTask - 1) / kRowsPerTask;
  const auto fillTask = [&](int task) {
    const int entry = task / tasks, begin = task % tasks * kRowsPerTask;
    fillPart(points + 3 * (std::size_t(entry) * rows + begin), entry, begin,
             std::min(kRowsPerTask, rows - begin), a);
  };
  const int all = tasks * a.batch();
  if (static_cast<long long>(rows) * a.batch() * model_.sources() <= kSerialPairs) {
    for (int task = 0; task < all; ++task) fillTask(task);
  } else {
    tbb::parallel_for(0, all, fillTask);
  }
}

void PropagatorRows::fillPart(const double* points, int entry, int begin, int count,
                              CpuBuffer& a) const {
  const std::size_t width = planes_->padded;
  const std::size_t seen = count < kFewestAboutMiddle ? 0 : kSeenPlanes * width;
  // One source per drive needs no summing; a row of one element has no room for a vector.
  const bool isDirect = a.columns() > 1 && model_.driveOf.empty() && model_.gain.size() == 0;
  float* scratch = alignedScratch(seen + (isDirect ? 0 : 2 * width * count));
  float* re = isDirect ? a.re(entry, begin) : scratch + seen;
  float* im = isDirect ? a.im(entry, begin) : re + width * count;
  const std::size_t stride = isDirect ? a.stride() : width;
  HWY_DYNAMIC_DISPATCH(FillRows)
  (*planes_, points, count, seen > 0 ? scratch : nullptr, re, im, stride);
  for (int i = 0; i < count; ++i, re += stride, im += stride) {
    if (hasPlaneWaves_) planeWaveColumns(model_, points + 3 * i, re, im);
    if (!isDirect) sumSources(model_, re, im, a.re(entry, begin + i), a.im(entry, begin + i));
  }
}

void propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points, CpuBuffer& a) {
  ACG_ASSERT(points.cols() == Eigen::Index(a.rows()) * a.batch());
  PropagatorRows(model).fill(points.data(), a);
}

}  // namespace acg::cpu
#endif
