// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/backend/backend.h"
#include "core/backend/lattice.h"
#include "core/field/field_grid.h"
#include "core/field/lattice_rules.h"

namespace acg {

/// Pressure on a grid by direct sums on lattices and interpolation from them. Away from its sources
/// a field holds no wave shorter than the wavelength, so that a finer grid brings no new sums: a
/// quarter of the wavelength is the step in the largest box that keeps its distance from the
/// elements, a sixth in the slabs about it. What is nearer still is summed point by point.
class BandLimitedGrid {
 public:
  /// A plan for `grid` to `accuracy` (relative to the peak), derivatives up to `order` included, or
  /// none where direct sums of all points cost less.
  /// `samples`: of the core's lattice a wavelength, see LatticeRules.
  static std::optional<BandLimitedGrid> plan(const FieldGrid& grid, const PropagationModel& model,
                                             double accuracy, int order,
                                             double samples = LatticeRules::kSamples);

  /// About what `plan` would sum, in a few microseconds: points of the lattice, and points of the
  /// grid that are too near an element for it. All of them where there would be no plan.
  struct Size {
    double lattice = 0;
    double outside = 0;
    std::array<double, 3> counts{};  ///< of the lattice, along each axis
  };
  static Size estimate(const FieldGrid& grid, const PropagationModel& model, double accuracy,
                       int order, double samples = LatticeRules::kSamples);

  /// The sums on the lattices, which `planes` needs.
  void sum(const PropagationModel& model, const Eigen::VectorXcd& drives, Backend& backend,
           const std::function<void(double)>& checkpoint);
  /// The grid's points with z index `begin` to `end`, x fastest, as `Backend::evaluate` gives them.
  PressureDerivatives planes(int begin, int end, const PropagationModel& model,
                             const Eigen::VectorXcd& drives, Backend& backend,
                             const std::function<void(double)>& checkpoint) const;

  /// The sums of the largest lattice, and how many points of the grid it serves.
  LatticeSums& coreSums() const { return *parts_.front().sums; }
  long long corePoints() const { return sizeOf(parts_.front().box); }

  long long directPoints() const;
  long long latticePoints() const;

 private:
  struct Part {
    IndexBox box;
    Lattice lattice;
    std::unique_ptr<LatticeSums> sums;
  };

  static std::optional<BandLimitedGrid> planWith(const FieldGrid& grid,
                                                 const PropagationModel& model, double accuracy,
                                                 int order, double samples, bool mayDifferentiate);
  double cost() const;
  IndexBox addPart(const IndexBox& box, const PropagationModel& model, const LatticeRules& rules);
  std::vector<long long> directIndices(int begin, int end) const;

  FieldGrid grid_;
  Eigen::Vector3d pitch_ = Eigen::Vector3d::Zero();  ///< m, of the boards, see boardPitch
  std::vector<Part> parts_;
  int order_ = 0;
};

}  // namespace acg
