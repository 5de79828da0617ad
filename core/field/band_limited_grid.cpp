// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/band_limited_grid.h"

#include <algorithm>

namespace acg {
namespace {

constexpr double kRefinedNearElements = 1.5;
constexpr double kDirectShare = 0.7;  // of all pairs: more are not worth the interpolation

FieldGrid gridOf(const FieldGrid& grid, const IndexBox& box) {
  FieldGrid part = grid;
  for (int a = 0; a < 3; ++a) {
    part.origin[a] += box[a][0] * grid.spacing[a];
    part.counts[a] = box[a][1] - box[a][0];
  }
  return part;
}

/// The points of a grid in compact tiles instead of lines: kernels sum a block of points at once
/// and are fast and accurate where the sources are far for the block's size.
std::vector<long long> tileOrder(const std::array<int, 3>& counts) {
  constexpr int kTilePoints = 128;
  std::array<int, 3> edge{1, 1, 1};
  for (int points = 1, axis = 0, idle = 0; points < kTilePoints && idle < 3;
       axis = (axis + 1) % 3) {
    const bool grows = edge[axis] < counts[axis];
    idle = grows ? 0 : idle + 1;
    if (grows) edge[axis] *= 2, points *= 2;
  }
  std::vector<long long> order;
  for (int z0 = 0; z0 < counts[2]; z0 += edge[2]) {
    for (int y0 = 0; y0 < counts[1]; y0 += edge[1]) {
      for (int x0 = 0; x0 < counts[0]; x0 += edge[0]) {
        for (int z = z0; z < std::min(z0 + edge[2], counts[2]); ++z) {
          for (int y = y0; y < std::min(y0 + edge[1], counts[1]); ++y) {
            for (int x = x0; x < std::min(x0 + edge[0], counts[0]); ++x) {
              order.push_back(x + counts[0] * (y + static_cast<long long>(counts[1]) * z));
            }
          }
        }
      }
    }
  }
  return order;
}

}  // namespace

IndexBox BandLimitedGrid::addPart(const IndexBox& box, const PropagationModel& model,
                                  const LatticeRules& rules) {
  constexpr IndexBox kNone{};
  if (sizeOf(box) == 0) return kNone;
  const double wavelength = model.wavelength();
  const FieldGrid whole = gridOf(grid_, box);
  const Eigen::Vector3d reach = LatticeInterpolation::reach(whole, rules, wavelength);
  IndexBox inside = boxAwayFromElements(whole, model, reach, rules.distance * wavelength);
  if (sizeOf(inside) == 0) return kNone;
  for (int a = 0; a < 3; ++a) {
    for (int& index : inside[a]) index += box[a][0];
  }
  LatticeInterpolation lattice(gridOf(grid_, inside), rules, wavelength, reach);
  const FieldGrid& points = lattice.lattice();
  Eigen::AlignedBox3d bounds(points.point(0));
  bounds.extend(points.point(points.size() - 1));
  if (!isClearOfFaces(bounds, model)) return kNone;
  if (static_cast<double>(points.size()) > kDirectShare * static_cast<double>(sizeOf(inside))) {
    return kNone;
  }
  parts_.push_back({inside, std::move(lattice), static_cast<Eigen::Index>(latticePoints())});
  return inside;
}

std::optional<BandLimitedGrid> BandLimitedGrid::plan(const FieldGrid& grid,
                                                     const PropagationModel& model, double accuracy,
                                                     int order) {
  if (model.positions.cols() == 0) return std::nullopt;
  BandLimitedGrid result;
  result.grid_ = grid;
  IndexBox rest;
  for (int a = 0; a < 3; ++a) rest[a] = {0, grid.counts[a]};
  const IndexBox core = result.addPart(rest, model, {1, accuracy, order});
  if (sizeOf(core) == 0) return std::nullopt;
  for (int axis : {2, 1, 0}) {
    IndexBox low = rest, high = rest;
    low[axis][1] = core[axis][0];
    high[axis][0] = core[axis][1];
    for (const IndexBox& slab : {low, high}) {
      result.addPart(slab, model, {kRefinedNearElements, accuracy, order});
    }
    rest[axis] = core[axis];
  }
  const double sums = static_cast<double>(result.latticePoints() + result.directPoints());
  if (sums > kDirectShare * static_cast<double>(grid.size())) return std::nullopt;
  return result;
}

long long BandLimitedGrid::directPoints() const {
  long long points = grid_.size();
  for (const Part& part : parts_) points -= sizeOf(part.box);
  return points;
}

long long BandLimitedGrid::latticePoints() const {
  long long points = 0;
  for (const Part& part : parts_) points += part.lattice.lattice().size();
  return points;
}

void BandLimitedGrid::sum(const PropagationModel& model, const Eigen::VectorXcd& drives, int order,
                          Backend& backend, const std::function<void(double)>& checkpoint) {
  Eigen::Matrix3Xd points(3, latticePoints());
  std::vector<Eigen::Index> columns;
  for (const Part& part : parts_) {
    const FieldGrid& lattice = part.lattice.lattice();
    for (const long long index : tileOrder(lattice.counts)) {
      points.col(static_cast<Eigen::Index>(columns.size())) = lattice.point(index);
      columns.push_back(part.first + index);
    }
  }
  const PressureDerivatives tiled =
      backend.evaluate(model, drives, points, order, Precision::kSingle, checkpoint);
  sums_ = {order, Eigen::MatrixXcd(tiled.values.rows(), tiled.values.cols())};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    sums_.values.col(columns[i]) = tiled.values.col(static_cast<Eigen::Index>(i));
  }
}

std::vector<long long> BandLimitedGrid::directIndices(int begin, int end) const {
  std::vector<long long> indices;
  const auto& [nx, ny, nz] = grid_.counts;
  for (int z = begin; z < end; ++z) {
    for (int y = 0; y < ny; ++y) {
      const long long line = nx * (y + static_cast<long long>(ny) * z);
      for (int x = 0; x < nx;) {
        const std::array<int, 3> at{x, y, z};
        const auto part = std::find_if(parts_.begin(), parts_.end(), [&](const Part& candidate) {
          for (int a = 0; a < 3; ++a) {
            if (at[a] < candidate.box[a][0] || at[a] >= candidate.box[a][1]) return false;
          }
          return true;
        });
        if (part == parts_.end()) {
          indices.push_back(line + x++);
        } else {
          x = part->box[0][1];
        }
      }
    }
  }
  return indices;
}

PressureDerivatives BandLimitedGrid::planes(int begin, int end, const PropagationModel& model,
                                            const Eigen::VectorXcd& drives, Backend& backend,
                                            const std::function<void(double)>& checkpoint) const {
  const long long nx = grid_.counts[0], ny = grid_.counts[1];
  const Eigen::Index rows = sums_.values.rows();
  PressureDerivatives result{sums_.order, Eigen::MatrixXcd(rows, nx * ny * (end - begin))};
  const std::vector<long long> direct = directIndices(begin, end);
  if (!direct.empty()) {
    Eigen::Matrix3Xd points(3, static_cast<Eigen::Index>(direct.size()));
    for (std::size_t i = 0; i < direct.size(); ++i) points.col(i) = grid_.point(direct[i]);
    const PressureDerivatives values =
        backend.evaluate(model, drives, points, sums_.order, Precision::kSingle, checkpoint);
    for (std::size_t i = 0; i < direct.size(); ++i) {
      result.values.col(direct[i] - nx * ny * begin) = values.values.col(i);
    }
  }
  for (int z = begin; z < end; ++z) {
    for (const Part& part : parts_) {
      if (z < part.box[2][0] || z >= part.box[2][1]) continue;
      const long long corner = part.box[0][0] + nx * (part.box[1][0] + ny * (z - begin));
      part.lattice.plane(z - part.box[2][0], sums_, part.first,
                         result.values.data() + rows * corner, nx);
    }
    if (checkpoint) checkpoint(static_cast<double>(z + 1 - begin) / (end - begin));
  }
  return result;
}

}  // namespace acg
