// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <vector>

#include "core/backend/backend.h"
#include "core/field/field_grid.h"
#include "core/field/lattice_rules.h"

namespace acg {

/// Windowed-sinc interpolation from a lattice to the points of a grid, axis by axis. An axis of
/// which a lattice would need about as many samples keeps those of the grid.
///
/// With w taps an axis the weights sinc(x) exp(b (sqrt(1 - u^2) - 1)), u = 2x/w, b of LatticeRules,
/// err by at most about exp(-b) of the peak; the window is that of A. H. Barnett, J. Magland and L.
/// af Klinteberg, SIAM J. Sci. Comput. 41 (2019) C479-C504.
class LatticeInterpolation {
 public:
  /// How far the lattice of such a grid would extend beyond it, m by axis: 0 where it does not.
  static Eigen::Vector3d reach(const FieldGrid& grid, const LatticeRules& rules, double wavelength);

  /// `reach` as above, maybe of a larger grid: the axes with 0 keep their samples.
  LatticeInterpolation(const FieldGrid& grid, const LatticeRules& rules, double wavelength,
                       const Eigen::Vector3d& reach);

  const FieldGrid& lattice() const { return lattice_; }
  /// The grid's plane `z` from values on the lattice, `first` columns into `sums`. Rows as in
  /// `sums`; lines of the plane stand `lineStride` points apart in `out`.
  void plane(int z, const PressureDerivatives& sums, Eigen::Index first, std::complex<double>* out,
             Eigen::Index lineStride) const;

 private:
  struct Axis {
    Eigen::MatrixXd weights;  // taps x samples of the grid
    std::vector<int> first;   // lattice index of the first tap of each
  };
  void decimate(int axis, const FieldGrid& grid, const LatticeRules& rules);

  std::array<Axis, 3> axes_;
  FieldGrid lattice_;
};

}  // namespace acg
