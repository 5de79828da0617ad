// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <vector>

#include <tbb/task_arena.h>
#include <Eigen/Core>

namespace acg::cpu {

inline constexpr int kPointTaps = 8;     // of each axis
inline constexpr int kPointPowers = 10;  // of a weight's polynomial

/// What interpolates along an axis at the fraction f, 0 to 1, between the taps 3 and 4 of eight:
/// the weight of tap t is sum_j weights(t, j) (2 f - 1)^j.
using PointWeights = Eigen::Matrix<float, kPointTaps, kPointPowers>;

/// A complex field sampled on a regular lattice, x fastest.
struct FieldSamplesOnLattice {
  Eigen::Vector3d origin;   ///< m
  Eigen::Vector3d spacing;  ///< m
  std::array<int, 3> counts;
  std::vector<std::complex<float>> values;
};

/// The field at `points` (3 x M, m), all of which have four lattice samples to each side along
/// every axis; `values[m]` is that of point m. Points are taken in an order that stays in the
/// cache.
void interpolateAt(const FieldSamplesOnLattice& samples, const PointWeights& weights,
                   const Eigen::Matrix3Xd& points, tbb::task_arena& arena,
                   std::complex<double>* values);

}  // namespace acg::cpu
