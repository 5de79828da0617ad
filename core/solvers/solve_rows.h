// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <Eigen/Core>

#include "core/scene/scene.h"

namespace acg {

/// The rows of one picture.
struct ImageRows {
  int target = 0;  ///< Index into Scene::targets
  int begin = 0;   ///< First loud row; one a pixel follows.
};

/// A scene as rows of a linear problem: one per target that wants pressure, one per quiet point.
/// A target that asks for 0 Pa is a quiet point.
struct SolveRows {
  std::vector<int> loud;        ///< Indices into Scene::targets, M of them; a picture's many times.
  std::vector<int> quiet;       ///< Indices into Scene::targets, K of them.
  Eigen::Matrix3Xd loudPoints;  ///< 3 x M, m
  Eigen::Matrix3Xd quietPoints;               ///< 3 x K, m
  Eigen::MatrixXd signatures;                 ///< N x M, rad; no columns when every one is zero.
  std::vector<std::optional<double>> wanted;  ///< M, Pa
  std::vector<ImageRows> images;
};

SolveRows solveRows(const Scene& scene);

/// Fills in the wishes of pictures that name no peak: what so many spots of half a wavelength can
/// have together. `alone`: M, sum_n |A_mn|, Pa.
void wishForImages(const Scene& scene, const Eigen::VectorXd& alone, SolveRows& rows);

/// Wanted magnitudes of the loud rows, Pa, with an estimate where none is asked for: drives of one
/// power give each of M targets about 1/sqrt(M) of what it could have alone, so those without a
/// wish share in equal parts the power that those with one leave. `alone`: M, sum_n |A_mn|, Pa.
Eigen::VectorXd wantedPressures(const SolveRows& rows, const Eigen::VectorXd& alone);

}  // namespace acg
