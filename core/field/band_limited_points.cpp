// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/band_limited_points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <tbb/task_arena.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/field/point_weights.h"

namespace acg {
namespace {

constexpr int kTaps = cpu::kPointTaps;
constexpr double kAccuracyShare = 0.5;  // of the fine grid; weights and sums have the rest
constexpr double kDistance = 4;         // wavelengths from any element: nearer the grid is dear
// What a point and a sample of the fine grid cost beside the sums, in pairs of a direct sum.
constexpr double kPointCost = 90, kSampleCost = 20;
constexpr long long kPlaneChunk = 1 << 16;  // samples at a time, which stay in the cache

/// A grid about the box, with the taps of points at its faces.
FieldGrid gridAbout(const Eigen::AlignedBox3d& box, double step) {
  FieldGrid grid;
  grid.spacing.setConstant(step);
  for (int axis = 0; axis < 3; ++axis) {
    const double steps = std::floor(box.sizes()[axis] / step);
    grid.counts[axis] = static_cast<int>(std::min(steps, 1e6)) + kTaps + 1;
    grid.origin[axis] = box.min()[axis] - (kTaps / 2 - 0.5) * step;
  }
  return grid;
}

/// Brings points of a cube of a wavelength together: sums of near points err least.
void sortByPlace(const Eigen::Matrix3Xd& points, double wavelength,
                 std::vector<Eigen::Index>& indices) {
  std::vector<std::pair<std::array<int, 3>, Eigen::Index>> places;
  places.reserve(indices.size());
  for (const Eigen::Index m : indices) {
    const Eigen::Vector3i cube = (points.col(m) / wavelength).array().floor().cast<int>();
    places.push_back({{cube.z(), cube.y(), cube.x()}, m});
  }
  std::sort(places.begin(), places.end());
  std::transform(places.begin(), places.end(), indices.begin(),
                 [](const auto& place) { return place.second; });
}

}  // namespace

std::optional<BandLimitedPoints> BandLimitedPoints::plan(const Eigen::Matrix3Xd& points,
                                                         const PropagationModel& model,
                                                         double accuracy) {
  if (points.cols() == 0 || model.positions.cols() == 0) return std::nullopt;
  const double wavelength = model.wavelength(), step = wavelength / kPointSamples;
  Eigen::AlignedBox3d box;
  for (Eigen::Index m = 0; m < points.cols(); ++m) box.extend(points.col(m));
  if (box.isEmpty() || !box.sizes().allFinite()) return std::nullopt;
  BandLimitedPoints result;
  result.grid_ = gridAbout(box, step);
  // Against direct sums of `served` points, of which the fine grid takes `sums` instead.
  const auto isWorthwhile = [&](long long served, long long sums) {
    return kPointCost * static_cast<double>(served) +
               kSampleCost * static_cast<double>(result.grid_.size()) +
               static_cast<double>(sums) * model.sources() <
           static_cast<double>(served) * model.sources();
  };
  if (!isWorthwhile(points.cols(), 0)) return std::nullopt;

  const IndexBox inside =
      boxAwayFromElements(result.grid_, model, Eigen::Vector3d::Zero(), kDistance * wavelength);
  if (sizeOf(inside) == 0) return std::nullopt;
  for (int axis = 0; axis < 3; ++axis) {
    const auto [begin, end] = inside[axis];
    if (end - begin <= kTaps) return std::nullopt;
    result.grid_.origin[axis] += begin * step;
    result.grid_.counts[axis] = end - begin;
    result.low_[axis] = result.grid_.origin[axis] + (kTaps / 2 - 1) * step;
    result.high_[axis] = result.grid_.origin[axis] + (end - begin - 1 - kTaps / 2) * step;
  }
  const Eigen::Vector3d extent =
      step * Eigen::Vector3d(result.grid_.counts[0] - 1, result.grid_.counts[1] - 1,
                             result.grid_.counts[2] - 1);
  if (!isClearOfFaces({result.grid_.origin, result.grid_.origin + extent}, model)) {
    return std::nullopt;
  }
  long long served = 0;
  for (Eigen::Index m = 0; m < points.cols(); ++m) served += result.isInside(points.col(m));
  if (!isWorthwhile(served, 0)) return std::nullopt;
  result.sums_ = BandLimitedGrid::plan(result.grid_, model, kAccuracyShare * accuracy, 0);
  if (!result.sums_) return std::nullopt;
  const long long sums = result.sums_->latticePoints() + result.sums_->directPoints();
  if (!isWorthwhile(served, sums)) return std::nullopt;
  return result;
}

bool BandLimitedPoints::isInside(const Eigen::Vector3d& point) const {
  return (point.array() >= low_).all() && (point.array() <= high_).all();
}

void BandLimitedPoints::sum(const PropagationModel& model, const Eigen::VectorXcd& drives,
                            Backend& backend, const std::function<void(double)>& checkpoint) {
  sums_->sum(model, drives, backend, checkpoint);
  samples_ = {grid_.origin, grid_.spacing, grid_.counts, {}};
  samples_.values.resize(static_cast<std::size_t>(grid_.size()));
  const long long plane = static_cast<long long>(grid_.counts[0]) * grid_.counts[1];
  const int chunk = static_cast<int>(std::max(1LL, kPlaneChunk / plane));
  for (int begin = 0; begin < grid_.counts[2]; begin += chunk) {
    const int end = std::min(begin + chunk, grid_.counts[2]);
    const PressureDerivatives some = sums_->planes(begin, end, model, drives, backend, {});
    std::transform(some.values.data(), some.values.data() + some.values.size(),
                   samples_.values.begin() + plane * begin,
                   [](const std::complex<double>& value) { return std::complex<float>(value); });
  }
  sums_.reset();
}

PressureDerivatives BandLimitedPoints::pressure(
    const Eigen::Matrix3Xd& points, const PropagationModel& model, const Eigen::VectorXcd& drives,
    Backend& backend, const std::function<void(double)>& checkpoint) const {
  std::vector<Eigen::Index> outside;
  for (Eigen::Index m = 0; m < points.cols(); ++m) {
    if (!isInside(points.col(m))) outside.push_back(m);
  }
  PressureDerivatives result{0, Eigen::MatrixXcd(1, points.cols())};
  tbb::task_arena arena(threadsOf(backend));
  if (outside.empty()) {
    cpu::interpolateAt(samples_, pointWeights(), points, arena, result.values.data());
    if (checkpoint) checkpoint(1);
    return result;
  }
  std::vector<Eigen::Index> inside;
  for (Eigen::Index m = 0; m < points.cols(); ++m) {
    if (isInside(points.col(m))) inside.push_back(m);
  }
  sortByPlace(points, model.wavelength(), outside);
  const Eigen::Matrix3Xd near = points(Eigen::all, outside), far = points(Eigen::all, inside);
  const PressureDerivatives direct =
      backend.evaluate(model, drives, near, 0, Precision::kSingle, checkpoint);
  std::vector<std::complex<double>> values(inside.size());
  cpu::interpolateAt(samples_, pointWeights(), far, arena, values.data());
  for (std::size_t i = 0; i < inside.size(); ++i) result.values(0, inside[i]) = values[i];
  for (std::size_t i = 0; i < outside.size(); ++i) {
    result.values(0, outside[i]) = direct.values(0, static_cast<Eigen::Index>(i));
  }
  return result;
}

}  // namespace acg
