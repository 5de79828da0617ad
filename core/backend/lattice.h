// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <functional>
#include <vector>

#include <Eigen/Core>

namespace acg {

/// What carries the samples of a lattice to those of a grid along one axis: the d-th derivative at
/// the grid's sample i is sum_t weights[d](t, i) value(first[i] + t).
struct LatticeAxis {
  int samples = 1;                       ///< of the grid
  std::vector<int> first;                ///< index of the first tap of each of them
  std::vector<Eigen::MatrixXf> weights;  ///< by derivative: taps x samples, 1/m^d; empty: kept

  /// Lattice and grid have the same samples.
  bool isKept() const { return weights.empty(); }
  /// Derivatives along this axis come from the weights, not from sums of their own.
  bool differentiates() const { return weights.size() > 1; }
};

/// Where sums are taken, and the weights that make a finer grid of them.
struct Lattice {
  Eigen::Vector3d origin = Eigen::Vector3d::Zero();   ///< m
  Eigen::Vector3d spacing = Eigen::Vector3d::Ones();  ///< m
  std::array<int, 3> counts = {1, 1, 1};
  std::array<LatticeAxis, 3> axes;

  long long size() const { return static_cast<long long>(counts[0]) * counts[1] * counts[2]; }
  Eigen::Vector3d point(const std::array<int, 3>& at) const {
    return origin + spacing.cwiseProduct(Eigen::Vector3d(at[0], at[1], at[2]));
  }
};

/// How a row of PressureDerivatives comes about: from which summed row, and derived by the weights
/// how often along x, y and z.
struct LatticeRow {
  int summed = 0;
  std::array<int, 3> derivative = {0, 0, 0};
};

/// Which derivatives are summed on a lattice.
struct LatticePlan {
  int axis = -1;  ///< with `summedRows` above 1: derivatives along this axis only; -1: all
  int summedRows = 1;
  std::vector<LatticeRow> rows;  ///< of PressureDerivatives up to the order
};

/// The pressure alone where all axes differentiate; its derivatives along the one axis that does
/// not; else every row.
LatticePlan latticePlan(const Lattice& lattice, int order);

/// Sums of one hologram on a lattice, held by the backend that made them.
class LatticeSums {
 public:
  virtual ~LatticeSums() = default;
  /// Pressure and derivatives at the grid's points of z index `begin` to `end`: the rows of a point
  /// together, x fastest; points stand `lineStride` apart along y and `planeStride` along z.
  virtual void interpolate(int begin, int end, std::complex<double>* out, Eigen::Index lineStride,
                           Eigen::Index planeStride) const = 0;
};

}  // namespace acg
