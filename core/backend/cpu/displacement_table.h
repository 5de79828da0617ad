// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/lattice_convolution.h"
#include "core/backend/cpu/regular_sources.h"
#include "core/backend/cpu/source_cells.h"
#include "core/backend/cpu/table_store.h"
#include "core/backend/lattice.h"

namespace acg::cpu {

/// How the points of a lattice stand in cells, so that sources a pitch apart are a cell apart: the
/// point at steps a, b in the plane of the sources and c across it is the lane (b mod q, a mod p,
/// c) of the cell (b / q, a / p), p and q being the pitches in steps. Lanes are cut into chunks of
/// kLatticeGroup.
struct CellLayout {
  int axis = 2, along = 0, across = 1;
  int pitchAlong = 1, pitchAcross = 1;  ///< steps
  int width = 1, height = 1;            ///< cells
  int lanes = 1;

  int chunks() const;
  /// Adds the sums of a chunk, row by row of the set, to the lattice's points.
  void scatter(const Lattice& lattice, int chunk, int rows, const float* sums, float* planes) const;
  friend bool operator==(const CellLayout&, const CellLayout&) = default;
};

/// What a unit source gives at all displacements between the lattice's points and some regular
/// sources, and the sources' drives: their share of the sums on the lattice.
class DisplacementTable {
 public:
  DisplacementTable(const PropagationModel& model, const Eigen::VectorXcd& drives,
                    const Lattice& lattice, const DerivativeSet& set, const RegularSources& part);

  const CellLayout& layout() const { return layout_; }
  /// Takes the table from the store or computes it, with the threads of the arena it is called in.
  void prepare(TableStore& store);
  /// Adds this part's sums to a chunk: for each row of the set height x width cells.
  void addTo(int chunk, float* sums) const;

 private:
  std::shared_ptr<const Cells> make() const;
  CellPoints pointsOf(int chunk) const;
  TableKey key() const;

  Eigen::Vector3d spacing_;
  int planes_;  ///< of the lattice across the sources
  std::vector<int> rows_;
  int order_;
  DirectivityForm form_;
  Directivity<float> single_;
  UnitSource source_;
  CellLayout layout_;
  Eigen::Vector3d corner_;      ///< m, the least displacement
  int beyond_ = 0, above_ = 0;  ///< cells that the table has more
  std::size_t block_ = 0;       ///< numbers of a row of a chunk
  std::vector<TapRow> taps_;
  std::shared_ptr<const Cells> table_;
};

}  // namespace acg::cpu
