// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <memory>
#include <vector>

#include <Eigen/Core>

namespace acg {

/// Sound between two parallel planes on one square grid of n x n cells, by Fourier transforms.
///
/// A unit point source in the first plane gives exp(ikd)/d in the second (Weyl's integral, without
/// the waves that die away). Cyclic: what leaves the grid comes in on the other side, so leave as
/// much room around the sources as they take.
class PlanePropagation {
 public:
  /// `side`: cells along a side; `step`: m; `distance` of the planes, m; `wavenumber`: rad/m.
  PlanePropagation(int side, double step, double distance, double wavenumber);
  ~PlanePropagation();
  PlanePropagation(const PlanePropagation&) = delete;
  PlanePropagation& operator=(const PlanePropagation&) = delete;

  int side() const { return side_; }
  /// The field in the plane, row by row; `forward` and `backward` work in place.
  std::vector<std::complex<double>>& field() { return field_; }
  void forward();   ///< From sources per cell to pressure.
  void backward();  ///< The adjoint: pressure brought back to the sources.

 private:
  struct Plans;
  void apply(bool isBack);
  int side_;
  std::vector<std::complex<double>> field_;
  std::vector<std::complex<double>> transfer_;
  std::unique_ptr<Plans> plans_;
};

}  // namespace acg
