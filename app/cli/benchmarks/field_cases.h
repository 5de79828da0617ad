// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include <Eigen/Core>

namespace acg {

/// What a benchmark of direct sums evaluates: the boards of benchmark_scene.h at these points.
struct FieldCase {
  const char* id;
  const char* kind;  ///< of the elements
  int order;         ///< of the derivatives
  bool isCloud;      ///< many points about one another, which a processor reads from a fine grid
  Eigen::Matrix3Xd (*points)();
};

inline constexpr int kFieldRepetitions = 30;

std::span<const FieldCase> fieldCases();

}  // namespace acg
