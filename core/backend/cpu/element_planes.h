// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <numbers>
#include <vector>

#include <hwy/aligned_allocator.h>

#include "core/backend/cpu/cpu_buffer.h"
#include "core/backend/cpu/field_sources.h"

namespace acg::cpu {

struct PlaneGroup {
  int begin = 0, end = 0;
  bool isPlain = true;
  Directivity<float> directivity;
  float strength = 0;  ///< Pa m
};

/// All sources of a model in float32 about their middle, one plane per coordinate, padded to whole
/// vectors with elements at the middle.
struct ElementPlanes {
  using Plane = hwy::AlignedFreeUniquePtr<float[]>;

  Plane x, y, z, nx, ny, nz;
  Eigen::Vector3d origin = Eigen::Vector3d::Zero();  ///< m
  std::vector<PlaneGroup> groups;                    ///< of spreading waves
  float halfTurnsHigh = 0, halfTurnsLow = 0;         ///< k / pi as the sum of two floats, 1/m
  float absorption = 0;                              ///< Np/m

  explicit ElementPlanes(const PropagationModel& model) {
    const int size = model.sources();
    const int padded = (size + CpuBuffer::kPadding - 1) / CpuBuffer::kPadding * CpuBuffer::kPadding;
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
    const double halfTurns = model.wavenumber() / std::numbers::pi;
    halfTurnsHigh = static_cast<float>(halfTurns);
    halfTurnsLow = static_cast<float>(halfTurns - halfTurnsHigh);
    absorption = static_cast<float>(model.medium.absorptionNeper());
    for (const ElementGroup& group : model.groups) {
      if (group.begin == group.end ||
          transducerModel(group.transducer.kind).radiation == Radiation::kPlaneWave) {
        continue;
      }
      const DirectivityForm form = directivityFor(model, group.transducer, Precision::kSingle, 0);
      groups.push_back({group.begin, group.end, form.isPlain(), Directivity<float>(form),
                        static_cast<float>(group.transducer.sourcePressure)});
    }
  }
};

}  // namespace acg::cpu
