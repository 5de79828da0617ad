// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include <tbb/cache_aligned_allocator.h>

#include "core/backend/cpu/field_kernel.h"
#include "core/backend/cpu/lattice_convolution.h"
#include "core/backend/cpu/regular_sources.h"
#include "core/backend/cpu/source_cells.h"
#include "core/backend/lattice.h"

namespace acg::cpu {

/// Numbers that are not set at first, on their own cache lines.
class Cells {
 public:
  explicit Cells(std::size_t size)
      : size_(size), data_(tbb::cache_aligned_allocator<float>().allocate(size)) {}
  ~Cells() { tbb::cache_aligned_allocator<float>().deallocate(data_, size_); }
  Cells(const Cells&) = delete;
  Cells& operator=(const Cells&) = delete;

  std::size_t size() const { return size_; }
  float* data() const { return data_; }

 private:
  std::size_t size_;
  float* data_;
};

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

/// Everything a table follows from, number by number, so that a hit is never wrong.
using TableKey = std::vector<double>;

/// The tables last used: a hologram that changes while arrays and grid stay needs products only.
/// Any thread may call.
class TableCache {
 public:
  static constexpr std::size_t kMostBytes = 64 << 20;

  std::shared_ptr<const Cells> find(const TableKey& key);
  /// Keeps a table and forgets those that were not used for longest.
  void keep(const TableKey& key, std::shared_ptr<const Cells> table);

 private:
  struct Entry {
    std::shared_ptr<const Cells> table;
    unsigned long long lastUse = 0;
  };
  std::mutex mutex_;
  std::map<TableKey, Entry> entries_;  // guarded by mutex_
  std::size_t bytes_ = 0;              // guarded by mutex_
  unsigned long long uses_ = 0;        // guarded by mutex_
};

/// What a unit source gives at all displacements between the lattice's points and some regular
/// sources, and the sources' drives: their share of the sums on the lattice.
class DisplacementTable {
 public:
  DisplacementTable(const PropagationModel& model, const Eigen::VectorXcd& drives,
                    const Lattice& lattice, const DerivativeSet& set, const RegularSources& part);

  const CellLayout& layout() const { return layout_; }
  /// Takes the table from the cache or computes it, with the threads of the arena it is called in.
  void prepare(TableCache& cache);
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
