// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/field_sums.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_reduce.h>

#include "core/backend/cpu/field_kernel.h"
#include "gpu/kernels/shape.h"

namespace acg::gpu {
namespace {

constexpr int kLongVariant = 3;     // of field.kernel
constexpr int kNumbersOfFrame = 5;  // Float4 of a board, see board.kernel
/// Sources that one launch sums in float32; launches add up, so that rounding stays small.
constexpr int kSourcesOfLaunch = 4096;
/// Nearer to a source than this times the order plus 1, one float a coordinate is too coarse for
/// its 1/d, wavelengths.
constexpr double kNear = 0.5;
/// Sources of a board that are worth a launch of their own.
constexpr int kWorthALaunch = 64;

std::int64_t groupsFor(int points, int pointsOfThread) {
  const int perGroup = ACG_FIELD_THREADS * pointsOfThread;
  return (std::int64_t(points) + perGroup - 1) / perGroup;
}

Eigen::AlignedBox3d boxOf(const cpu::FieldSources& s, int begin, int end) {
  Eigen::AlignedBox3d box;
  for (int n = begin; n < end; ++n) box.extend(Eigen::Vector3d(s.x[n], s.y[n], s.z[n]));
  return box;
}

Eigen::AlignedBox3d boxOf(const Eigen::Matrix3Xd& points, Eigen::Index first, Eigen::Index count) {
  constexpr int kGrain = 1 << 14;
  return tbb::parallel_reduce(
      tbb::blocked_range<Eigen::Index>(first, first + count, kGrain), Eigen::AlignedBox3d(),
      [&](const auto& range, Eigen::AlignedBox3d box) {
        for (Eigen::Index m = range.begin(); m < range.end(); ++m) {
          box.extend(Eigen::Vector3d(points.col(m)));
        }
        return box;
      },
      [](const Eigen::AlignedBox3d& a, const Eigen::AlignedBox3d& b) { return a.merged(b); });
}

Eigen::AlignedBox3d sceneOf(const cpu::FieldSources& s, const Eigen::Matrix3Xd& points) {
  Eigen::AlignedBox3d box = boxOf(points, 0, points.cols());
  for (const cpu::SourceRun& run : s.runs) box.extend(boxOf(s, run.begin, run.end));
  return box.isEmpty() ? Eigen::AlignedBox3d(Eigen::Vector3d::Zero()) : box;
}

bool isSame(const DirectivityForm& a, const DirectivityForm& b) {
  return a.polynomial == b.polynomial && a.knots == b.knots && a.pieces == b.pieces &&
         a.hasRear == b.hasRear;
}

/// rad, within half a turn of 0
float phaseOf(const cpu::FieldSources& s, int n) {
  return static_cast<float>(2 * std::numbers::pi * (s.phase[n] - std::nearbyint(s.phase[n])));
}

/// The quickest variant of field.kernel that holds this directivity.
int fastestVariant(const DirectivityForm& form, int order, bool isDamped) {
  if (!form.isPlain()) return kLongVariant;
  const std::size_t degree = form.polynomial.size() - 1;
  if (!isDamped && degree == 0) return 0;
  if (!isDamped && degree <= (order == 0 ? 4u : 5u)) return 1;
  return degree <= 6 ? 2 : kLongVariant;
}

/// Fills to[i] with place(i) for i in [0, count).
template <class Place>
void fillInParallel(Float4* to, std::size_t count, const Place& place) {
  constexpr int kGrain = 1 << 14;
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, kGrain), [&](const auto& range) {
    for (std::size_t i = range.begin(); i < range.end(); ++i) to[i] = place(i);
  });
}

}  // namespace

std::vector<float> packForm(const DirectivityForm& form) {
  std::vector<float> packed(20, 0.0f);
  packed[0] = static_cast<float>(form.polynomial.empty() ? 0 : form.polynomial.size() - 1);
  packed[1] = static_cast<float>(form.knots.size());
  packed[2] = form.hasRear ? 1.0f : 0.0f;
  ACG_ASSERT(form.polynomial.size() <= 16);
  std::copy(form.polynomial.begin(), form.polynomial.end(), packed.begin() + 4);
  packed.insert(packed.end(), form.knots.begin(), form.knots.end());
  packed.insert(packed.end(), form.pieces.begin(), form.pieces.end());
  return packed;
}

FieldSums::FieldSums(GpuDevice& device, const cpu::FieldSources& sources,
                     const Eigen::Matrix3Xd& points, int order)
    : device_(device),
      sources_(sources),
      points_(points),
      order_(order),
      rows_(PressureDerivatives::rowsOf(order)),
      wavelength_(2 * std::numbers::pi / sources.wavenumber),
      coordinates_(sceneOf(sources, points), wavelength_) {
  for (const cpu::SourceRun& run : sources.runs) {
    // In order 0 they come split.
    if (order == 1 && run.form.isPlain()) {
      for (const cpu::SourceRun& part : cpu::splitByPlanes(sources, run)) addRun(part);
    } else {
      addRun(run);
    }
  }
  if (!runs_.empty()) sendSources();
}

void FieldSums::addRun(const cpu::SourceRun& run) {
  const bool isDamped = sources_.absorption != 0;
  const int fastest = fastestVariant(run.form, order_, isDamped);
  // Monopoles are bound by special functions, of which boards save none.
  const bool isBoard = run.plane && order_ <= 1 && fastest != 0 &&
                       run.form.polynomial.size() <= 6 && run.end - run.begin >= kWorthALaunch;
  const Eigen::AlignedBox3d box = boxOf(sources_, run.begin, run.end);
  if (!isBoard && !runs_.empty() && !runs_.back().plane && runs_.back().end == run.begin &&
      isSame(runs_.back().directivity, run.form)) {
    runs_.back().end = run.end;
    runs_.back().box.extend(box);
    return;
  }
  Run added;
  added.begin = run.begin;
  added.end = run.end;
  added.box = box;
  added.directivity = run.form;
  added.fastest = isBoard ? kBoardVariant : fastest;
  std::array<float, 8> c{};
  for (std::size_t j = 0; j < std::min<std::size_t>(8, run.form.polynomial.size()); ++j) {
    c[j] = static_cast<float>(run.form.polynomial[j]);
  }
  added.low = {c[0], c[1], c[2], c[3]};
  added.high = {c[4], c[5], c[6], c[7]};
  const std::vector<float> form = packForm(run.form);
  added.form = device_.allocate(form.size() * sizeof(float));
  device_.upload(form.data(), form.size() * sizeof(float), added.form);
  if (isBoard) {
    added.plane = run.plane;
    addBoard(added);
  }
  runs_.push_back(std::move(added));
}

void FieldSums::addBoard(Run& run) {
  const cpu::FieldSources& s = sources_;
  const cpu::PlaneFrame& frame = *run.plane;
  const auto packed = [](const Eigen::Vector3d& axis, double w) {
    const Eigen::Vector3f a = axis.cast<float>();
    return Float4{a.x(), a.y(), a.z(), static_cast<float>(w)};
  };
  const auto at = [&](int n) { return coordinates_.exact(s.x[n], s.y[n], s.z[n]); };
  run.board = static_cast<int>(frames_.size() / kNumbersOfFrame);
  run.onBoard = static_cast<int>(onBoards_.size());
  frames_.insert(frames_.end(),
                 {packed(frame.x, 0), packed(frame.y, 0),
                  packed(frame.normal, frame.normal.dot(at(run.begin))), run.low, run.high});
  for (int n = run.begin; n < run.end; ++n) {
    onBoards_.push_back({static_cast<float>(frame.x.dot(at(n))),
                         static_cast<float>(frame.y.dot(at(n))), phaseOf(s, n),
                         static_cast<float>(s.amplitude[n] / wavelength_)});
  }
}

void FieldSums::sendSources() {
  const cpu::FieldSources& s = sources_;
  if (!frames_.empty()) {
    frames32_ = sent(device_, frames_);
    onBoards32_ = sent(device_, onBoards_);
  }
  Float4* values = staging_.withRoomFor(s.size);
  for (int n = 0; n < s.size; ++n) {
    values[n] = coordinates_.rounded(s.x[n], s.y[n], s.z[n],
                                     static_cast<float>(s.amplitude[n] / wavelength_));
  }
  for (const Run& run : runs_) {
    if (run.fastest != 0) continue;
    for (int n = run.begin; n < run.end; ++n) values[n].w *= run.low.x;
  }
  rounded_ = sent(device_, values, s.size);
  for (int n = 0; n < s.size; ++n) values[n] = {s.nxf[n], s.nyf[n], s.nzf[n], phaseOf(s, n)};
  looks_ = sent(device_, values, s.size);
}

const FieldSums::Places& FieldSums::longSources() {
  if (longSources_.high.handle()) return longSources_;
  const cpu::FieldSources& s = sources_;
  std::vector<Float4> places(s.size);
  for (int n = 0; n < s.size; ++n) {
    places[n] =
        coordinates_.high(s.x[n], s.y[n], s.z[n], static_cast<float>(s.amplitude[n] / wavelength_));
  }
  longSources_.high = sent(device_, places.data(), places.size());
  for (int n = 0; n < s.size; ++n) places[n] = coordinates_.low(s.x[n], s.y[n], s.z[n]);
  longSources_.low = sent(device_, places.data(), places.size());
  return longSources_;
}

std::size_t FieldSums::bytesPerPoint() const {
  return 3 * sizeof(Float4) + rows_ * sizeof(std::complex<float>);
}

bool FieldSums::needsLong(const Run& run, const Eigen::AlignedBox3d& tile) const {
  if (coordinates_.reachOf(tile, run.box) > Coordinates::kOneFloat) return true;
  const double near = kNear * (order_ + 1) * wavelength_;
  if (tile.squaredExteriorDistance(run.box) > near * near) return false;
  for (int n = run.begin; n < run.end; ++n) {
    const Eigen::Vector3d source(sources_.x[n], sources_.y[n], sources_.z[n]);
    if (tile.squaredExteriorDistance(source) <= near * near) return true;
  }
  return false;
}

void FieldSums::place(Eigen::Index first, int count) {
  count_ = count;
  if (runs_.empty()) return;
  const Eigen::AlignedBox3d tile = boxOf(points_, first, count);
  bool anyRounded = false, anyLong = false;
  for (Run& run : runs_) {
    run.variant = needsLong(run, tile) ? kLongVariant : run.fastest;
    (run.variant == kLongVariant ? anyLong : anyRounded) = true;
  }
  const double* from = points_.data() + 3 * first;
  const auto send = [&](DeviceMemory& to, auto part) {
    Float4* places = staging_.withRoomFor(count);
    fillInParallel(places, count, [&](std::size_t i) {
      const double* p = from + 3 * i;
      return (coordinates_.*part)(p[0], p[1], p[2], 0.0f);
    });
    if (to.bytes() < count * sizeof(Float4)) {
      to = DeviceMemory();
      to = device_.allocate(count * sizeof(Float4));
    }
    device_.upload(places, count * sizeof(Float4), to);
  };
  if (anyRounded) send(points32_, &Coordinates::rounded);
  if (anyLong) {
    send(pointsHigh_, &Coordinates::high);
    send(pointsLow_, &Coordinates::low);
  }
  listParts();
  const std::size_t bytes = std::size_t(count) * rows_ * sizeof(std::complex<float>);
  if (sums_.bytes() < bytes) {
    sums_ = DeviceMemory();
    sums_ = device_.allocate(bytes);
  }
}

void FieldSums::sum() {
  const float alpha = static_cast<float>(sources_.absorption * wavelength_);
  const float damping = static_cast<float>(sources_.absorption * wavelength_ * std::numbers::log2e);
  const float nearest = static_cast<float>(cpu::kNearestDistance / wavelength_);
  int isMore = 0;
  launchBoards(isMore);
  for (const Run& run : runs_) {
    if (run.variant == kBoardVariant) continue;
    const bool isLong = run.variant == kLongVariant;
    const DeviceMemory& points = isLong ? pointsHigh_ : points32_;
    const DeviceMemory& places = isLong ? longSources().high : rounded_;
    // Kernels that do not read the low parts get memory that is there.
    const DeviceMemory& pointsLow = isLong ? pointsLow_ : points32_;
    const DeviceMemory& placesLow = isLong ? longSources().low : rounded_;
    for (int begin = run.begin; begin < run.end; begin += kSourcesOfLaunch) {
      const int end = std::min(run.end, begin + kSourcesOfLaunch);
      device_.launch({KernelName::kField, order_, run.variant},
                     groupsFor(count_, ACG_FIELD_POINTS(order_, run.variant)), ACG_FIELD_THREADS,
                     {points, pointsLow, count_, places, looks_, placesLow, begin, end, run.low,
                      run.high, run.form, alpha, damping, nearest * nearest, isMore, sums_});
      isMore = 1;
    }
  }
}

/// Boards of the tile in parts of at most kSourcesOfLaunch sources, and as many parts to a launch.
void FieldSums::listParts() {
  std::vector<int> parts;
  launches_.clear();
  int room = 0;
  for (const Run& run : runs_) {
    if (run.variant != kBoardVariant) continue;
    const int size = run.end - run.begin;
    for (int begin = 0; begin < size; begin += kSourcesOfLaunch) {
      const int end = std::min(size, begin + kSourcesOfLaunch);
      const int part = static_cast<int>(parts.size() / 3);
      if (order_ > 0 || end - begin > room) {
        launches_.push_back({part, part});
        room = kSourcesOfLaunch;
      }
      room -= end - begin;
      launches_.back()[1] = part + 1;
      parts.insert(parts.end(), {run.board, run.onBoard + begin, run.onBoard + end});
    }
  }
  if (!parts.empty()) parts_ = sent(device_, parts);
}

void FieldSums::launchBoards(int& isMore) {
  const float alpha = static_cast<float>(sources_.absorption * wavelength_);
  const float damping = static_cast<float>(sources_.absorption * wavelength_ * std::numbers::log2e);
  constexpr int kFewPoints = 1 << 18;
  const int slim = count_ < kFewPoints ? 1 : 0;
  const int variant = (sources_.absorption != 0 ? 1 : 0) + 2 * slim;
  const std::int64_t groups =
      groupsFor(slim ? count_ * ACG_BOARD_SHARES : count_, ACG_BOARD_POINTS(slim));
  for (const auto& [first, last] : launches_) {
    device_.launch({KernelName::kBoard, order_, variant}, groups, ACG_FIELD_THREADS,
                   {points32_, count_, frames32_, onBoards32_, parts_, first, last, alpha, damping,
                    isMore, sums_});
    isMore = 1;
  }
}

void FieldSums::read(std::complex<double>* values) {
  if (runs_.empty()) {
    std::fill_n(values, std::size_t(count_) * rows_, 0.0);
    return;
  }
  const std::size_t floats = 2 * std::size_t(count_) * rows_;
  float* results = results_.withRoomFor(floats);
  device_.download(sums_, floats * sizeof(float), results);
  // Kernels derive by wavelengths.
  std::array<double, 20> scale;
  for (int row = 0; row < rows_; ++row) {
    const int derivatives = row == 0 ? 0 : row < 4 ? 1 : row < 10 ? 2 : 3;
    scale[row] = std::pow(wavelength_, -derivatives);
  }
  constexpr int kGrain = 1 << 14;
  tbb::parallel_for(tbb::blocked_range<int>(0, count_, kGrain), [&](const auto& range) {
    for (int i = range.begin(); i < range.end(); ++i) {
      for (int row = 0; row < rows_; ++row) {
        const float* value = results + 2 * (std::size_t(row) * count_ + i);
        values[std::size_t(i) * rows_ + row] = {scale[row] * value[0], scale[row] * value[1]};
      }
    }
  });
}

void FieldSums::poison() {
  if (sums_.handle()) device_.fill(sums_, 0xff);
}

std::vector<int> FieldSums::variants() const {
  std::vector<int> list;
  for (const Run& run : runs_) list.push_back(run.variant);
  return list;
}

}  // namespace acg::gpu
