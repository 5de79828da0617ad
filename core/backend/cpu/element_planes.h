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
      origin = (model.positions.rowwise().minCoeff() + model.positions.rowwise().maxCoeff()) / 2;
    }
    Plane* planes[] = {&x, &y, &z, &nx, &ny, &nz};
    for (Plane* plane : planes) {
      *plane = hwy::AllocateAligned<float>(padded);
      if (!*plane) throw std::bad_alloc();
      std::fill(plane->get() + size, plane->get() + padded, 0.0f);
    }
    for (int n = 0; n < size; ++n) {
      for (int axis = 0; axis < 3; ++axis) {
        (*planes[axis])[n] = static_cast<float>(model.positions(axis, n) - origin(axis));
        (*planes[3 + axis])[n] = static_cast<float>(model.normals(axis, n));
      }
    }
    halfTurns = model.wavenumber() / std::numbers::pi;
    ExactPlane* exact[] = {&xTurned, &yTurned, &zTurned};
    for (int axis = 0; axis < 3; ++axis) {
      *exact[axis] = hwy::AllocateAligned<double>(padded);
      if (!*exact[axis]) throw std::bad_alloc();
      for (int n = 0; n < padded; ++n) {
        (*exact[axis])[n] = halfTurns * model.positions(axis, std::min(n, size - 1));
      }
    }
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
    for (int n = begin; n < end; ++n) {
      const auto normal = model.normals.col(n);
      if ((normal - run.normal).squaredNorm() > kParallel * kParallel) return false;
      if (std::abs(run.normal.dot(model.positions.col(n)) - run.height) > kFlat) return false;
    }
    return true;
  }
};

/// How many planes of floats hold the sources as seen from the middle of some points.
inline constexpr std::size_t kSeenPlanes = 7;

}  // namespace acg::cpu
