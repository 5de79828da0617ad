// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <new>
#include <numbers>
#include <vector>

#include <hwy/aligned_allocator.h>
#include <Eigen/Core>

#include "core/backend/cpu/cpu_buffer.h"
#include "core/backend/cpu/field_sources.h"

namespace acg::cpu {

/// Consecutive sources [begin, end) of a group. A planar run is made of whole vectors of sources
/// that lie in one plane and look along its normal.
struct PlaneRun {
  int begin = 0, end = 0;
  bool isPlanar = false;
  Eigen::Vector3d normal = Eigen::Vector3d::Zero();
  double height = 0;  ///< normal.position, m
};

struct PlaneGroup {
  int begin = 0, end = 0;
  std::vector<PlaneRun> runs;  ///< all of the group
  bool isPlain = true;
  Directivity<float> directivity;
  float strength = 0;  ///< Pa m
};

/// All sources of a model in float32 about their middle, one plane per coordinate, padded to whole
/// vectors with elements at the middle; and where they are in double.
struct ElementPlanes {
  using Plane = hwy::AlignedFreeUniquePtr<float[]>;
  using ExactPlane = hwy::AlignedFreeUniquePtr<double[]>;

  int padded = 0;  ///< sources, rounded up to whole vectors
  Plane x, y, z, nx, ny, nz;
  ExactPlane xTurned, yTurned, zTurned;  ///< k / pi times the position; the last is repeated
  Eigen::Vector3d origin = Eigen::Vector3d::Zero();  ///< m
  std::vector<PlaneGroup> groups;                    ///< of spreading waves
  double halfTurns = 0;                              ///< k / pi, 1/m
  float halfTurnsHigh = 0, halfTurnsLow = 0;         ///< the same as the sum of two floats
  float absorption = 0;                              ///< Np/m

  explicit ElementPlanes(const PropagationModel& model) {
    const int size = model.sources();
    padded = (size + CpuBuffer::kPadding - 1) / CpuBuffer::kPadding * CpuBuffer::kPadding;
    if (size > 0) {
      Eigen::Array3d low = model.positions.col(0), high = low;
      for (int n = 1; n < size; ++n) {
        low = low.min(model.positions.col(n).array());
        high = high.max(model.positions.col(n).array());
      }
      origin = (low + high) / 2;
    }
    halfTurns = model.wavenumber() / std::numbers::pi;
    const auto fill = [&](Plane& near, ExactPlane& exact, Plane& normal, int axis) {
      near = hwy::AllocateAligned<float>(padded);
      exact = hwy::AllocateAligned<double>(padded);
      normal = hwy::AllocateAligned<float>(padded);
      if (!near || !exact || !normal) throw std::bad_alloc();
      const double* position = model.positions.data() + axis;
      const double* direction = model.normals.data() + axis;
      const double middle = origin(axis);
      for (int n = 0; n < size; ++n) {
        near[n] = static_cast<float>(position[3 * n] - middle);
        exact[n] = halfTurns * position[3 * n];
        normal[n] = static_cast<float>(direction[3 * n]);
      }
      std::fill(near.get() + size, near.get() + padded, 0.0f);
      std::fill(exact.get() + size, exact.get() + padded, size > 0 ? exact[size - 1] : 0.0);
      std::fill(normal.get() + size, normal.get() + padded, 0.0f);
    };
    fill(x, xTurned, nx, 0);
    fill(y, yTurned, ny, 1);
    fill(z, zTurned, nz, 2);
    halfTurnsHigh = static_cast<float>(halfTurns);
    halfTurnsLow = static_cast<float>(halfTurns - halfTurnsHigh);
    absorption = static_cast<float>(model.medium.absorptionNeper());
    for (const ElementGroup& group : model.groups) {
      if (group.begin == group.end ||
          transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave) {
        continue;
      }
      const DirectivityForm form = directivityFor(model, group.transducer, Precision::kSingle, 0);
      groups.push_back({group.begin, group.end, runsOf(model, group), form.isPlain(),
                        Directivity<float>(form),
                        static_cast<float>(group.transducer.sourcePressure)});
    }
  }

 private:
  static std::vector<PlaneRun> runsOf(const PropagationModel& model, const ElementGroup& group) {
    std::vector<PlaneRun> runs;
    for (int begin = group.begin, end = 0; begin < group.end; begin = end) {
      end = std::min((begin / CpuBuffer::kPadding + 1) * CpuBuffer::kPadding, group.end);
      PlaneRun run{begin, end, end - begin == CpuBuffer::kPadding, model.normals.col(begin),
                   model.normals.col(begin).dot(model.positions.col(begin))};
      const PlaneRun* last = runs.empty() ? nullptr : &runs.back();
      if (run.isPlanar && last && last->isPlanar && isIn(model, *last, begin, end)) {
        runs.back().end = end;
        continue;
      }
      run.isPlanar = run.isPlanar && isIn(model, run, begin, end);
      if (!run.isPlanar && last && !last->isPlanar) {
        runs.back().end = end;
      } else {
        runs.push_back(run);
      }
    }
    return runs;
  }

  /// Whether all sources of [begin, end) lie in the plane of the run, as far as float32 can tell.
  static bool isIn(const PropagationModel& model, const PlaneRun& run, int begin, int end) {
    constexpr double kFlat = 1e-10;      // m
    constexpr double kParallel = 1e-10;  // of a unit vector
    double tilt = 0, off = 0;            // the largest
    for (int n = begin; n < end; ++n) {
      const double* normal = model.normals.data() + 3 * n;
      const double* position = model.positions.data() + 3 * n;
      double height = -run.height;
      for (int axis = 0; axis < 3; ++axis) {
        tilt = std::max(tilt, std::abs(normal[axis] - run.normal(axis)));
        height += run.normal(axis) * position[axis];
      }
      off = std::max(off, std::abs(height));
    }
    return tilt <= kParallel && off <= kFlat;
  }
};

/// How many planes of floats hold the sources as seen from the middle of some points.
inline constexpr std::size_t kSeenPlanes = 8;

}  // namespace acg::cpu
