// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/band_limited_grid.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Geometry>

namespace acg {
namespace {

constexpr double kSamplesPerWavelength = 4;
constexpr double kDirectShare = 0.7;  // of all pairs: more are not worth the interpolation
// Wavelengths from the lattice to any element, times -ln(accuracy): waves that die out with the
// distance are shorter than the lattice can tell; at twice the wavenumber exp(-sqrt(3) k d) is
// left.
constexpr double kDistance = 0.12;
constexpr double kLeastDistance = 0.5;
constexpr double kInterpolationShare = 0.5;  // of the accuracy; the sums take the rest

using Indices = std::array<std::array<int, 2>, 3>;  // begin and end of each axis

int tapsFor(double accuracy) {
  const double perTap = std::numbers::pi / 2 * (1 - 2 / kSamplesPerWavelength);
  const int taps = static_cast<int>(std::ceil(-std::log(accuracy) / perTap));
  return std::clamp(taps + taps % 2, 6, 24);
}

long long sizeOf(const Indices& box) {
  long long size = 1;
  for (const auto& [begin, end] : box) size *= std::max(0, end - begin);
  return size;
}

/// The box of the grid whose lattice keeps its distance from all elements: sides move in, each time
/// the one that loses least.
Indices insideOf(const FieldGrid& grid, const PropagationModel& model, double reach,
                 double distance) {
  Indices box;
  for (int axis = 0; axis < 3; ++axis) box[axis] = {0, grid.counts[axis]};
  const auto at = [&](int axis, int index) {
    return grid.origin[axis] + index * grid.spacing[axis];
  };
  for (int n = 0; n < model.positions.cols(); ++n) {
    const Eigen::Vector3d element = model.positions.col(n);
    Eigen::Vector3d gap = Eigen::Vector3d::Zero();  // from the lattice's box, per axis
    for (int axis = 0; axis < 3; ++axis) {
      const double margin = grid.counts[axis] > 1 ? reach : 0;
      const double low = at(axis, box[axis][0]) - margin;
      const double high = at(axis, box[axis][1] - 1) + margin;
      gap[axis] = std::max({0.0, low - element[axis], element[axis] - high});
    }
    if (gap.norm() >= distance) continue;
    Indices best = box;
    long long most = -1;
    for (int axis = 0; axis < 3; ++axis) {
      if (grid.counts[axis] == 1) continue;
      // How far along this axis the lattice must stay away.
      Eigen::Vector3d others = gap;
      others[axis] = 0;
      const double away =
          std::sqrt(std::max(0.0, distance * distance - others.squaredNorm())) + reach;
      const double first = (element[axis] + away - grid.origin[axis]) / grid.spacing[axis];
      const double last = (element[axis] - away - grid.origin[axis]) / grid.spacing[axis];
      Indices after = box;
      after[axis][0] = std::max(box[axis][0], static_cast<int>(std::min(std::ceil(first), 1e9)));
      if (sizeOf(after) > most) best = after, most = sizeOf(after);
      after = box;
      after[axis][1] =
          std::min(box[axis][1], static_cast<int>(std::max(std::floor(last), -1.0)) + 1);
      if (sizeOf(after) > most) best = after, most = sizeOf(after);
    }
    box = best;
    if (sizeOf(box) == 0) break;
  }
  return box;
}

/// out_i = sum_t weights(t, i) in[first_i + t], of `perPoint` numbers each. `kPerPoint`: the same
/// known to the compiler, or 0.
template <int kPerPoint>
void interpolateLine(const Eigen::MatrixXd& weights, const std::vector<int>& first,
                     const double* in, Eigen::Index perPoint, double* out) {
  const Eigen::Index numbers = kPerPoint > 0 ? kPerPoint : perPoint;
  for (std::size_t i = 0; i < first.size(); ++i, out += numbers) {
    const double* from = in + numbers * first[i];
    const double* weight = weights.col(static_cast<Eigen::Index>(i)).data();
    std::array<double, 40> sum{};
    for (Eigen::Index t = 0; t < weights.rows(); ++t, from += numbers) {
      for (Eigen::Index r = 0; r < numbers; ++r) sum[r] += weight[t] * from[r];
    }
    std::copy_n(sum.data(), numbers, out);
  }
}

/// Whether `box` lies on one side of the faces of all sources that are silent to the rear: across
/// such a face's plane the pressure jumps, however far away.
bool isClearOfFaces(const Eigen::AlignedBox3d& box, const PropagationModel& model) {
  const Eigen::Vector3d middle = box.center(), half = box.sizes() / 2;
  for (const ElementGroup& group : model.groups) {
    if (group.transducer.radiatesBack) continue;
    for (int n = group.begin; n < group.end; ++n) {
      const Eigen::Vector3d normal = model.normals.col(n);
      const double height = normal.dot(middle - model.positions.col(n));
      if (std::abs(height) < normal.cwiseAbs().dot(half)) return false;
    }
  }
  return true;
}

double sinc(double x) {
  const double t = std::numbers::pi * x;
  return std::abs(t) < 1e-8 ? 1 : std::sin(t) / t;
}

}  // namespace

void BandLimitedGrid::layOut(double wavelength, int taps) {
  const double beta = std::numbers::pi * taps / 2 * (1 - 2 / kSamplesPerWavelength);
  insideSize_ = 1;
  for (int a = 0; a < 3; ++a) {
    Axis& axis = axes_[a];
    const int count = axis.end - axis.begin;
    insideSize_ *= count;
    axis.first.assign(count, 0);
    lattice_.origin[a] = grid_.origin[a];
    lattice_.spacing[a] = wavelength / kSamplesPerWavelength;
    lattice_.counts[a] = 1;
    axis.weights = Eigen::MatrixXd::Ones(1, count);
    if (grid_.counts[a] == 1) continue;
    const double step = lattice_.spacing[a];
    const double start = grid_.origin[a] + axis.begin * grid_.spacing[a];
    const double length = (count - 1) * grid_.spacing[a];
    // A point at t lies between the taps floor(t) - w/2 + 1 ... floor(t) + w/2.
    const int before = taps / 2 - 1;
    lattice_.origin[a] = start - before * step;
    lattice_.counts[a] = static_cast<int>(std::floor(length / step)) + taps;
    axis.weights.resize(taps, count);
    for (int i = 0; i < count; ++i) {
      const double t = i * grid_.spacing[a] / step;
      const int base = static_cast<int>(std::floor(t));
      axis.first[i] = base;
      for (int k = 0; k < taps; ++k) {
        const double x = t - base - (k - before);
        const double u = 2 * x / taps;
        const double window = u * u < 1 ? std::exp(beta * (std::sqrt(1 - u * u) - 1)) : 0;
        axis.weights(k, i) = sinc(x) * window;
      }
    }
  }
}

std::optional<BandLimitedGrid> BandLimitedGrid::plan(const FieldGrid& grid,
                                                     const PropagationModel& model,
                                                     double accuracy) {
  if (model.positions.cols() == 0) return std::nullopt;
  const int taps = tapsFor(kInterpolationShare * accuracy);
  const double step = model.wavelength() / kSamplesPerWavelength;
  const double distance =
      model.wavelength() * std::max(kLeastDistance, -kDistance * std::log(accuracy));
  const Indices inside = insideOf(grid, model, (taps / 2 + 1) * step, distance);
  if (sizeOf(inside) == 0) return std::nullopt;
  BandLimitedGrid result;
  result.grid_ = grid;
  for (int a = 0; a < 3; ++a) {
    result.axes_[a].begin = inside[a][0];
    result.axes_[a].end = inside[a][1];
  }
  result.layOut(model.wavelength(), taps);
  Eigen::AlignedBox3d box(result.lattice_.point(0));
  box.extend(result.lattice_.point(result.lattice_.size() - 1));
  if (!isClearOfFaces(box, model)) return std::nullopt;
  const double sums = static_cast<double>(result.latticePoints() + result.directPoints());
  if (sums > kDirectShare * static_cast<double>(grid.size())) return std::nullopt;
  return result;
}

PressureDerivatives BandLimitedGrid::sumLattice(
    const PropagationModel& model, const Eigen::VectorXcd& drives, int order, Backend& backend,
    const std::function<void(double)>& checkpoint) const {
  return backend.evaluate(model, drives, lattice_.points(), order, Precision::kSingle, checkpoint);
}

std::vector<long long> BandLimitedGrid::directIndices(int begin, int end) const {
  std::vector<long long> indices;
  const auto& [nx, ny, nz] = grid_.counts;
  const auto isInside = [&](int a, int i) { return i >= axes_[a].begin && i < axes_[a].end; };
  for (int z = begin; z < end; ++z) {
    for (int y = 0; y < ny; ++y) {
      const long long line = nx * (y + static_cast<long long>(ny) * z);
      const bool crosses = isInside(1, y) && isInside(2, z);
      for (int x = 0; x < nx; ++x) {
        if (crosses && x == axes_[0].begin) x = axes_[0].end;
        if (x < nx) indices.push_back(line + x);
      }
    }
  }
  return indices;
}

PressureDerivatives BandLimitedGrid::planes(int begin, int end, const PressureDerivatives& lattice,
                                            const PropagationModel& model,
                                            const Eigen::VectorXcd& drives, Backend& backend,
                                            const std::function<void(double)>& checkpoint) const {
  const long long plane = static_cast<long long>(grid_.counts[0]) * grid_.counts[1];
  const Eigen::Index rows = lattice.values.rows();
  PressureDerivatives result{lattice.order, Eigen::MatrixXcd(rows, plane * (end - begin))};
  const std::vector<long long> direct = directIndices(begin, end);
  if (!direct.empty()) {
    Eigen::Matrix3Xd points(3, static_cast<Eigen::Index>(direct.size()));
    for (std::size_t i = 0; i < direct.size(); ++i) points.col(i) = grid_.point(direct[i]);
    const PressureDerivatives sums =
        backend.evaluate(model, drives, points, lattice.order, Precision::kSingle, checkpoint);
    for (std::size_t i = 0; i < direct.size(); ++i) {
      result.values.col(direct[i] - plane * begin) = sums.values.col(i);
    }
  }
  for (int z = std::max(begin, axes_[2].begin); z < std::min(end, axes_[2].end); ++z) {
    interpolatePlane(z, lattice, result.values.data() + rows * plane * (z - begin));
    if (checkpoint) checkpoint(static_cast<double>(z + 1 - begin) / (end - begin));
  }
  return result;
}

void BandLimitedGrid::interpolatePlane(int z, const PressureDerivatives& lattice,
                                       std::complex<double>* out) const {
  // To the weights a complex number is two reals. Along z whole planes are added, along y whole
  // lines, along x points.
  const Eigen::Index perPoint = 2 * lattice.values.rows();
  const Eigen::Index line = perPoint * lattice_.counts[0];
  const Eigen::Index plane = line * lattice_.counts[1];
  const int atZ = z - axes_[2].begin;
  const auto* values = reinterpret_cast<const double*>(lattice.values.data());
  const Eigen::Map<const Eigen::MatrixXd> planes(values + plane * axes_[2].first[atZ], plane,
                                                 axes_[2].weights.rows());
  Eigen::MatrixXd lines(line, lattice_.counts[1]);
  lines.reshaped().noalias() = planes * axes_[2].weights.col(atZ);
  Eigen::VectorXd points(line);
  for (int y = axes_[1].begin; y < axes_[1].end; ++y) {
    const int atY = y - axes_[1].begin;
    points.noalias() =
        lines.middleCols(axes_[1].first[atY], axes_[1].weights.rows()) * axes_[1].weights.col(atY);
    auto* to = reinterpret_cast<double*>(out) +
               perPoint * (axes_[0].begin + static_cast<Eigen::Index>(grid_.counts[0]) * y);
    if (perPoint == 2) {
      interpolateLine<2>(axes_[0].weights, axes_[0].first, points.data(), 2, to);
    } else {
      interpolateLine<0>(axes_[0].weights, axes_[0].first, points.data(), perPoint, to);
    }
  }
}

}  // namespace acg
