// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <functional>
#include <optional>
#include <vector>

#include "core/backend/backend.h"
#include "core/field/field_grid.h"

namespace acg {

/// Pressure on a grid by direct sums on a lattice of a quarter of the wavelength, and windowed-sinc
/// interpolation from it, axis by axis. Away from its sources a field holds no wave shorter than
/// the wavelength, so that a finer grid brings no new sums.
///
/// With s = 4 samples a wavelength and w taps an axis, the weights sinc(x) exp(b (sqrt(1 - u^2) -
/// 1)), u = 2x/w, b = (pi w / 2)(1 - 2 / s), err by at most about exp(-b) of the peak; the window
/// is that of A. H. Barnett, J. Magland and L. af Klinteberg, SIAM J. Sci. Comput. 41 (2019)
/// C479-C504. It fails where the lattice comes near an element: the part of the grid for which it
/// would is summed directly.
class BandLimitedGrid {
 public:
  /// A plan for `grid` to `accuracy` (relative to the peak), or none where direct sums of all
  /// points cost less.
  static std::optional<BandLimitedGrid> plan(const FieldGrid& grid, const PropagationModel& model,
                                             double accuracy);

  /// The sums on the lattice, as `planes` needs them.
  PressureDerivatives sumLattice(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                 int order, Backend& backend,
                                 const std::function<void(double)>& checkpoint) const;
  /// The grid's points with z index `begin` to `end`, x fastest, as `Backend::evaluate` gives them.
  /// Every row of the derivatives is as band-limited as the pressure and is interpolated like it.
  PressureDerivatives planes(int begin, int end, const PressureDerivatives& lattice,
                             const PropagationModel& model, const Eigen::VectorXcd& drives,
                             Backend& backend, const std::function<void(double)>& checkpoint) const;

  long long directPoints() const { return grid_.size() - insideSize_; }
  long long latticePoints() const { return lattice_.size(); }

 private:
  struct Axis {
    int begin = 0, end = 0;   // of the grid's indices that are interpolated
    Eigen::MatrixXd weights;  // taps x (end - begin); 1 x 1 of an axis with one sample
    std::vector<int> first;   // lattice index of the first tap of each
  };

  void layOut(double wavelength, int taps);
  std::vector<long long> directIndices(int begin, int end) const;
  void interpolatePlane(int z, const PressureDerivatives& lattice, std::complex<double>* out) const;

  FieldGrid grid_;
  std::array<Axis, 3> axes_;
  FieldGrid lattice_;
  long long insideSize_ = 0;
};

}  // namespace acg
