// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "core/scene/image_target.h"

namespace acg {

/// A trap at which the shape of the potential counts.
struct TrapProblem {
  Eigen::MatrixXcd rows;  ///< 20 x N: `PressureDerivatives` to third order per unit drive.
  double monopole = 0;    ///< K1 of U = K1 |p|^2 - K2 |grad p|^2, J/Pa^2
  double dipole = 0;      ///< K2, J m^2/Pa^2
};

/// What a loud row stands for.
enum class RowKind { kPressure, kTrap, kAutomaticTrap };

/// A picture among the loud rows.
struct ImageProblem {
  const ImageTarget* image = nullptr;
  Eigen::Vector3d middle = Eigen::Vector3d::Zero();  ///< m
  int begin = 0;                                     ///< first row
};

/// A scene as a problem for methods that work on the host: M loud targets, K quiet points, N
/// elements, in double precision.
struct SolveProblem {
  Eigen::MatrixXcd rows;                      ///< M x N, Pa per unit drive, signatures folded in.
  Eigen::MatrixXcd quiet;                     ///< K x N
  Eigen::VectorXd alone;                      ///< M, sum_n |A_mn|, Pa
  Eigen::VectorXd pressures;                  ///< M, Pa, with estimates where none is wanted
  std::vector<std::optional<double>> wanted;  ///< M, Pa
  std::vector<RowKind> kinds;                 ///< M
  std::function<TrapProblem(int row)> trap;   ///< Of a loud row that is a trap.
  std::vector<ImageProblem> images;           ///< Pictures, which must outlive this.
  Eigen::Matrix3Xd positions;                 ///< 3 x N, of the elements, m
  Eigen::Matrix3Xd normals;                   ///< 3 x N
  double wavenumber = 1;                      ///< rad/m
  int phaseLevels = 0;
  Eigen::VectorXd limits;     ///< N, the most each element may give: 0 when it is switched off.
  Eigen::VectorXcd previous;  ///< N drives shown before, or empty.

  int targets() const { return static_cast<int>(rows.rows()); }
  int elements() const { return static_cast<int>(rows.cols()); }
};

}  // namespace acg
