// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/band_limited_grid.h"

#include <algorithm>

#include "core/field/lattice_weights.h"

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

}  // namespace

IndexBox BandLimitedGrid::addPart(const IndexBox& box, const PropagationModel& model,
                                  const LatticeRules& rules) {
  constexpr IndexBox kNone{};
  if (sizeOf(box) == 0) return kNone;
  const double wavelength = model.wavelength();
  const FieldGrid whole = gridOf(grid_, box);
  const Eigen::Vector3d steps = latticeSteps(pitch_, rules.step(wavelength));
  const Eigen::Vector3d reach = latticeReach(whole, rules, steps);
  IndexBox inside = boxAwayFromElements(whole, model, reach, rules.distance * wavelength);
  if (sizeOf(inside) == 0) return kNone;
  for (int a = 0; a < 3; ++a) {
    for (int& index : inside[a]) index += box[a][0];
  }
  Lattice lattice = latticeFor(gridOf(grid_, inside), rules, steps, reach);
  Eigen::AlignedBox3d bounds(lattice.origin);
  bounds.extend(
      lattice.point({lattice.counts[0] - 1, lattice.counts[1] - 1, lattice.counts[2] - 1}));
  if (!isClearOfFaces(bounds, model)) return kNone;
  if (static_cast<double>(lattice.size()) > kDirectShare * static_cast<double>(sizeOf(inside))) {
    return kNone;
  }
  parts_.push_back({inside, std::move(lattice), nullptr});
  return inside;
}

std::optional<BandLimitedGrid> BandLimitedGrid::plan(const FieldGrid& grid,
                                                     const PropagationModel& model, double accuracy,
                                                     int order, double samples) {
  auto summed = planWith(grid, model, accuracy, order, samples, false);
  if (order == 0) return summed;
  auto derived = planWith(grid, model, accuracy, order, samples, true);
  if (!summed || (derived && derived->cost() < summed->cost())) return derived;
  return summed;
}

BandLimitedGrid::Size BandLimitedGrid::estimate(const FieldGrid& grid,
                                                const PropagationModel& model, double accuracy,
                                                int order, double samples) {
  const auto all = static_cast<double>(grid.size());
  if (model.positions.cols() == 0) return {0, all, {}};
  const LatticeRules rules(1, accuracy, order, true, samples);
  const double wavelength = model.wavelength();
  const Eigen::Vector3d steps = Eigen::Vector3d::Constant(rules.step(wavelength));
  const Eigen::Vector3d reach = latticeReach(grid, rules, steps);
  const FieldGrid inside =
      gridOf(grid, boxAwayFromElements(grid, model, reach, rules.distance * wavelength));
  Size size{1, all - static_cast<double>(inside.size()), {}};
  for (int a = 0; a < 3; ++a) {
    const double length = (inside.counts[a] - 1) * inside.spacing[a];
    size.counts[a] = reach[a] == 0 ? inside.counts[a] : std::floor(length / steps[a]) + rules.taps;
    size.lattice *= size.counts[a];
  }
  return size.outside + size.lattice < kDirectShare * all ? size : Size{0, all, {}};
}

std::optional<BandLimitedGrid> BandLimitedGrid::planWith(const FieldGrid& grid,
                                                         const PropagationModel& model,
                                                         double accuracy, int order, double samples,
                                                         bool mayDifferentiate) {
  if (model.positions.cols() == 0) return std::nullopt;
  BandLimitedGrid result;
  result.grid_ = grid;
  result.pitch_ = boardPitch(model);
  result.order_ = order;
  IndexBox rest;
  for (int a = 0; a < 3; ++a) rest[a] = {0, grid.counts[a]};
  const IndexBox core =
      result.addPart(rest, model, {1, accuracy, order, mayDifferentiate, samples});
  if (sizeOf(core) == 0) return std::nullopt;
  for (int axis : {2, 1, 0}) {
    IndexBox low = rest, high = rest;
    low[axis][1] = core[axis][0];
    high[axis][0] = core[axis][1];
    for (const IndexBox& slab : {low, high}) {
      result.addPart(slab, model, {kRefinedNearElements, accuracy, order, mayDifferentiate});
    }
    rest[axis] = core[axis];
  }
  const double sums = static_cast<double>(result.latticePoints() + result.directPoints());
  if (sums > kDirectShare * static_cast<double>(grid.size())) return std::nullopt;
  return result;
}

double BandLimitedGrid::cost() const {
  // Against the pressure's: derivatives along one axis add little, all of them a multiple.
  constexpr double kAll[] = {1, 2.2, 4.5, 9}, kAlong[] = {1, 1.5, 2.5, 4};
  double cost = kAll[order_] * static_cast<double>(directPoints());
  for (const Part& part : parts_) {
    const LatticePlan plan = latticePlan(part.lattice, order_);
    const double each = plan.summedRows == 1 ? 1 : plan.axis < 0 ? kAll[order_] : kAlong[order_];
    cost += each * static_cast<double>(part.lattice.size());
  }
  return cost;
}

long long BandLimitedGrid::directPoints() const {
  long long points = grid_.size();
  for (const Part& part : parts_) points -= sizeOf(part.box);
  return points;
}

long long BandLimitedGrid::latticePoints() const {
  long long points = 0;
  for (const Part& part : parts_) points += part.lattice.size();
  return points;
}

void BandLimitedGrid::sum(const PropagationModel& model, const Eigen::VectorXcd& drives,
                          Backend& backend, const std::function<void(double)>& checkpoint) {
  const double all = static_cast<double>(latticePoints());
  double before = 0;
  for (Part& part : parts_) {
    const double points = static_cast<double>(part.lattice.size());
    part.sums = backend.sumLattice(model, drives, part.lattice, order_, [&](double share) {
      if (checkpoint) checkpoint((before + share * points) / all);
    });
    before += points;
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
  const Eigen::Index rows = PressureDerivatives::rowsOf(order_);
  PressureDerivatives result{order_, Eigen::MatrixXcd(rows, nx * ny * (end - begin))};
  const std::vector<long long> direct = directIndices(begin, end);
  if (!direct.empty()) {
    Eigen::Matrix3Xd points(3, static_cast<Eigen::Index>(direct.size()));
    for (std::size_t i = 0; i < direct.size(); ++i) points.col(i) = grid_.point(direct[i]);
    const PressureDerivatives values =
        backend.evaluate(model, drives, points, order_, Precision::kSingle, checkpoint);
    for (std::size_t i = 0; i < direct.size(); ++i) {
      result.values.col(direct[i] - nx * ny * begin) = values.values.col(i);
    }
  }
  for (const Part& part : parts_) {
    const int from = std::max(begin, part.box[2][0]), to = std::min(end, part.box[2][1]);
    if (from >= to) continue;
    const long long corner = part.box[0][0] + nx * (part.box[1][0] + ny * (from - begin));
    part.sums->interpolate(from - part.box[2][0], to - part.box[2][0],
                           result.values.data() + rows * corner, nx, nx * ny);
    if (checkpoint) checkpoint(static_cast<double>(&part - parts_.data() + 1) / parts_.size());
  }
  return result;
}

}  // namespace acg
