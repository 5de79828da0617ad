// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/cpu/displacement_table.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>

#include <tbb/parallel_for.h>

#include "core/backend/cpu/lattice_kernel.h"

namespace acg::cpu {
namespace {

/// The rows of PressureDerivatives that the set takes.
std::vector<int> rowsOf(const DerivativeSet& set) {
  using P = PressureDerivatives;
  std::vector<int> rows(set.rows());
  std::iota(rows.begin(), rows.end(), 0);
  if (set.axis < 0) return rows;
  const int a = set.axis;
  const int along[] = {0, P::row(a), P::row(a, a), P::row(a, a, a)};
  std::copy_n(along, rows.size(), rows.begin());
  return rows;
}

/// The steps that all members are apart; one cell holds all points where there is one place only.
int pitchOf(const RegularSources& part, int RegularSources::Member::*place, int count) {
  int pitch = 0;
  for (const auto& member : part.members) pitch = std::gcd(pitch, member.*place);
  return pitch == 0 ? count : pitch;
}

CellLayout layoutOf(const Lattice& lattice, const RegularSources& part) {
  using Member = RegularSources::Member;
  CellLayout layout{part.axis, part.along, part.across};
  const int na = lattice.counts[part.along], nb = lattice.counts[part.across];
  layout.pitchAlong = pitchOf(part, &Member::i, na);
  layout.pitchAcross = pitchOf(part, &Member::j, nb);
  layout.width = (na + layout.pitchAlong - 1) / layout.pitchAlong;
  layout.height = (nb + layout.pitchAcross - 1) / layout.pitchAcross;
  layout.lanes = layout.pitchAlong * layout.pitchAcross * lattice.counts[part.axis];
  return layout;
}

}  // namespace

int CellLayout::chunks() const { return (lanes + kLatticeGroup - 1) / kLatticeGroup; }

void CellLayout::scatter(const Lattice& lattice, int chunk, int rows, const float* sums,
                         float* planes) const {
  const std::size_t strides[] = {1, std::size_t(lattice.counts[0]),
                                 std::size_t(lattice.counts[0]) * lattice.counts[1]};
  const auto size = static_cast<std::size_t>(lattice.size());
  const int nc = lattice.counts[axis];
  const int first = chunk * kLatticeGroup, last = std::min(lanes, first + kLatticeGroup);
  for (int lane = first; lane < last; ++lane) {
    const int c = lane % nc, a0 = lane / nc % pitchAlong, b0 = lane / nc / pitchAlong;
    for (int v = 0; v < height; ++v) {
      const int b = v * pitchAcross + b0;
      if (b >= lattice.counts[across]) break;
      for (int u = 0; u < width; ++u) {
        const int a = u * pitchAlong + a0;
        if (a >= lattice.counts[along]) break;
        const std::size_t point = a * strides[along] + b * strides[across] + c * strides[axis];
        for (int row = 0; row < rows; ++row) {
          const float* cell = sums + ((row * height + v) * width + u) * kCell + lane - first;
          planes[2 * row * size + point] += cell[0];
          planes[(2 * row + 1) * size + point] += cell[kLatticeGroup];
        }
      }
    }
  }
}

DisplacementTable::DisplacementTable(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                     const Lattice& lattice, const DerivativeSet& set,
                                     const RegularSources& part)
    : spacing_(lattice.spacing),
      planes_(lattice.counts[part.axis]),
      rows_(rowsOf(set)),
      order_(set.order),
      form_(directivityFor(model, part.group->transducer, Precision::kSingle, set.order)),
      single_(form_),
      source_{nullptr,
              form_.isPlain(),
              part.normal,
              part.group->transducer.sourcePressure,
              model.wavenumber(),
              model.medium.absorptionNeper()},
      layout_(layoutOf(lattice, part)),
      corner_(lattice.origin - part.origin),
      beyond_(part.width / layout_.pitchAlong),
      above_(part.height / layout_.pitchAcross) {
  corner_[part.along] -= part.width * spacing_[part.along];
  corner_[part.across] -= part.height * spacing_[part.across];
  block_ = std::size_t(kCell) * (layout_.width + beyond_) * (layout_.height + above_);
  std::map<int, TapRow> rows;
  for (const auto& [source, i, j] : part.members) {
    const std::complex<double> drive = drives(model.drive(source)) * model.gainOf(source);
    if (drive == 0.0) continue;
    TapRow& row = rows[j / layout_.pitchAcross];
    row.row = j / layout_.pitchAcross;
    row.taps.push_back({i / layout_.pitchAlong, std::complex<float>(drive)});
  }
  for (auto& [place, row] : rows) taps_.push_back(std::move(row));
}

void DisplacementTable::prepare(TableStore& store) {
  const TableKey wanted = key();
  table_ = store.find(wanted);
  if (table_) return;
  const auto begin = std::chrono::steady_clock::now();
  table_ = make();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  store.keep(wanted, table_, elapsed.count());
}

void DisplacementTable::addTo(int chunk, float* sums) const {
  const std::size_t cells = std::size_t(kCell) * layout_.width * layout_.height;
  for (std::size_t row = 0; row < rows_.size(); ++row) {
    convolveChunk(table_->data() + (chunk * rows_.size() + row) * block_, beyond_, above_, taps_,
                  layout_.width, layout_.height, sums + row * cells);
  }
}

std::shared_ptr<const Cells> DisplacementTable::make() const {
  const auto table = std::make_shared<Cells>(layout_.chunks() * rows_.size() * block_);
  UnitSource source = source_;
  source.form = &single_;
  const int width = layout_.width + beyond_, height = layout_.height + above_;
  tbb::parallel_for(0, layout_.chunks(), [&](int chunk) {
    const CellPoints points = pointsOf(chunk);
    float* out = table->data() + chunk * rows_.size() * block_;
    for (int v = 0; v < height; ++v, out += kCell * width) {
      Eigen::Vector3d start = corner_;
      start[layout_.across] += v * layout_.pitchAcross * spacing_[layout_.across];
      sourceCells(source, order_, rows_, points, start,
                  layout_.pitchAlong * spacing_[layout_.along], layout_.along, width, out, block_);
    }
  });
  return table;
}

/// Lanes beyond the last repeat it.
CellPoints DisplacementTable::pointsOf(int chunk) const {
  CellPoints points;
  for (int i = 0; i < kLatticeGroup; ++i) {
    const int lane = std::min(chunk * kLatticeGroup + i, layout_.lanes - 1);
    const int a = lane / planes_ % layout_.pitchAlong, b = lane / planes_ / layout_.pitchAlong;
    points.at[layout_.axis][i] = lane % planes_ * spacing_[layout_.axis];
    points.at[layout_.along][i] = a * spacing_[layout_.along];
    points.at[layout_.across][i] = b * spacing_[layout_.across];
  }
  return points;
}

TableKey DisplacementTable::key() const {
  TableKey key;
  for (const double number : std::initializer_list<double>{
           double(order_), double(rows_.size()), double(rows_.back()), double(layout_.axis),
           double(layout_.along), double(layout_.pitchAlong), double(layout_.pitchAcross),
           double(layout_.width + beyond_), double(layout_.height + above_), double(layout_.lanes),
           source_.sourcePressure, source_.wavenumber, source_.absorption, double(form_.hasRear)}) {
    key.push_back(number);
  }
  for (const Eigen::Vector3d* v : {&corner_, &spacing_, &source_.normal}) {
    key.insert(key.end(), v->begin(), v->end());
  }
  for (const auto* numbers : {&form_.polynomial, &form_.knots, &form_.pieces}) {
    key.push_back(static_cast<double>(numbers->size()));
    key.insert(key.end(), numbers->begin(), numbers->end());
  }
  return key;
}

}  // namespace acg::cpu
