// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "core/backend/cpu/field_kernel.h"

namespace acg::cpu {

/// The points of a block about its middle, in one frame.
struct PointPlanes {
  alignas(64) float x[kBlockPoints];  ///< rho, m
  alignas(64) float y[kBlockPoints];
  alignas(64) float z[kBlockPoints];
  alignas(64) float halfSquare[kBlockPoints];  ///< |rho|^2 / 2
};

/// The points of a block with their sums.
struct PointTile {
  PointPlanes scene;
  PointPlanes turned;                       ///< in the frame of the run of sources at hand
  alignas(64) float sum[40][kBlockPoints];  ///< re, im of each row
  std::array<double, 3> center;
  double radius = 0;  ///< largest |rho|
  int padded = 0;     ///< points, rounded up to whole pairs of vectors; the last is repeated

  void place(const double* points, int count, int rows) {
    std::array<double, 3> low, high;
    for (int axis = 0; axis < 3; ++axis) low[axis] = high[axis] = points[axis];
    for (int i = 1; i < count; ++i) {
      for (int axis = 0; axis < 3; ++axis) {
        low[axis] = std::min(low[axis], points[3 * i + axis]);
        high[axis] = std::max(high[axis], points[3 * i + axis]);
      }
    }
    for (int axis = 0; axis < 3; ++axis) center[axis] = (low[axis] + high[axis]) / 2;
    padded = (count + 31) / 32 * 32;
    double largest = 0;
    for (int i = 0; i < padded; ++i) {
      const double* point = points + 3 * std::min(i, count - 1);
      const double dx = point[0] - center[0], dy = point[1] - center[1], dz = point[2] - center[2];
      const double square = dx * dx + dy * dy + dz * dz;
      largest = std::max(largest, square);
      scene.x[i] = static_cast<float>(dx);
      scene.y[i] = static_cast<float>(dy);
      scene.z[i] = static_cast<float>(dz);
      scene.halfSquare[i] = static_cast<float>(square / 2);
    }
    radius = std::sqrt(largest);
    for (int plane = 0; plane < 2 * rows; ++plane) std::fill_n(sum[plane], padded, 0.0f);
  }
};

/// A run of sources as seen from the middle of a block.
struct SourceTile {
  static constexpr int kSources = 512;
  static constexpr int kRoom = kSources + FieldSources::kPadding;

  int first = 0;               ///< index of the first source
  alignas(64) float x[kRoom];  ///< R = middle - source, m
  alignas(64) float y[kRoom];
  alignas(64) float z[kRoom];
  alignas(64) float squared[kRoom];   ///< |R|^2
  alignas(64) float distance[kRoom];  ///< |R|
  alignas(64) float halfDistance[kRoom];
  alignas(64) float axial[kRoom];  ///< n.R
  alignas(64) float phase[kRoom];  ///< of the drive and of |R|, within half a turn of 0
  alignas(64) float gain[kRoom];   ///< amplitude * exp(-alpha |R|)
};

/// exp(-alpha e) = (exp(scale e))^(2^squarings) with a small argument; scale 0: no absorption.
struct Damping {
  float scale = 0;
  int squarings = 0;
};

}  // namespace acg::cpu
