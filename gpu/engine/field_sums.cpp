// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/field_sums.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include "core/backend/cpu/field_kernel.h"
#include "gpu/kernels/shape.h"

namespace acg::gpu {
namespace {

/// Sources that one launch sums in float32; launches add up, so that rounding stays small.
constexpr int kSourcesOfLaunch = 4096;
/// Points that a task of the host places or reads.
constexpr int kGrain = 1 << 12;

std::int64_t groupsFor(std::int64_t points, int threads, int pointsOfThread) {
  const int perGroup = threads * pointsOfThread;
  return (points + perGroup - 1) / perGroup;
}

/// Fills to[i] with place(i) for i in [0, count).
template <class Place>
void fillInParallel(Float4* to, std::size_t count, const Place& place) {
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, kGrain), [&](const auto& range) {
    for (std::size_t i = range.begin(); i < range.end(); ++i) to[i] = place(i);
  });
}

}  // namespace

FieldSums::FieldSums(std::shared_ptr<SummedSources> sources)
    : sources_(std::move(sources)),
      device_(sources_->device()),
      rows_(PressureDerivatives::rowsOf(sources_->job().order)) {}

FieldSums::FieldSums(GpuDevice& device, const cpu::FieldSources& sources,
                     const Eigen::Matrix3Xd& points, int order)
    : ownJob_(std::make_shared<FieldJob>(sources, points, order)),
      sources_(std::make_shared<SummedSources>(device, *ownJob_)),
      device_(device),
      rows_(PressureDerivatives::rowsOf(order)) {}

std::size_t FieldSums::bytesPerPoint(int order) {
  return 3 * sizeof(Float4) + PressureDerivatives::rowsOf(order) * sizeof(std::complex<float>);
}

DeviceMemory& FieldSums::withRoom(DeviceMemory& memory, std::size_t bytes) {
  if (memory.bytes() < bytes) {
    memory = DeviceMemory();
    memory = device_.allocate(bytes);
  }
  return memory;
}

void* FieldSums::withRoom(HostMemory& memory, std::size_t bytes) {
  if (memory.room() < bytes) {
    memory = HostMemory();
    memory = device_.hostMemory(bytes);
  }
  return memory.data();
}

void FieldSums::place(Eigen::Index first, int count) {
  first_ = first;
  count_ = count;
  isFetched_ = false;
  variants_.clear();
  if (isSilent()) return;
  if (isStaged_) device_.synchronize();
  const Eigen::AlignedBox3d tile = sources_->job().boxes.of(first, count);
  bool anyRounded = false, anyLong = false;
  for (const SummedSources::Run& run : sources_->runs()) {
    variants_.push_back(sources_->variantFor(run, tile));
    (variants_.back() == SummedSources::kLongVariant ? anyLong : anyRounded) = true;
  }
  listParts();
  withRoom(sums_, std::size_t(count) * rows_ * sizeof(std::complex<float>));
  sendPoints(anyRounded, anyLong);
}

void FieldSums::sendPoints(bool anyRounded, bool anyLong) {
  const double* from = sources_->job().points.data() + 3 * first_;
  const std::size_t count = count_, bytes = count * sizeof(Float4);
  const std::size_t kinds = (anyRounded ? 1 : 0) + (anyLong ? 2 : 0);
  auto* places = static_cast<Float4*>(withRoom(staging_, kinds * bytes));
  const auto send = [&](DeviceMemory& to, auto part) {
    withRoom(to, bytes);
    fillInParallel(places, count, [&](std::size_t i) {
      const double* p = from + 3 * i;
      return (sources_->coordinates().*part)(p[0], p[1], p[2], 0.0f);
    });
    device_.uploadLater(places, bytes, to);
    isStaged_ = true;
    places += count;
  };
  if (anyRounded) send(points32_, &Coordinates::rounded);
  if (anyLong) {
    send(pointsHigh_, &Coordinates::high);
    send(pointsLow_, &Coordinates::low);
  }
}

void FieldSums::sum() {
  if (isSilent()) return;
  const FieldJob& job = sources_->job();
  const double wavelength = sources_->wavelength();
  const float alpha = static_cast<float>(job.sources.absorption * wavelength);
  const float damping =
      static_cast<float>(job.sources.absorption * wavelength * std::numbers::log2e);
  const float nearest = static_cast<float>(cpu::kNearestDistance / wavelength);
  const int threads = device_.shape.field[job.order];
  int isMore = 0;
  launchBoards(isMore);
  for (std::size_t i = 0; i < variants_.size(); ++i) {
    const SummedSources::Run& run = sources_->runs()[i];
    const int variant = variants_[i];
    if (variant == kBoardVariant) continue;
    const bool isLong = variant == SummedSources::kLongVariant;
    const DeviceMemory& points = isLong ? pointsHigh_ : points32_;
    const DeviceMemory& places = isLong ? sources_->longPlaces().high : sources_->rounded();
    // Kernels that do not read the low parts get memory that is there.
    const DeviceMemory& pointsLow = isLong ? pointsLow_ : points32_;
    const DeviceMemory& placesLow = isLong ? sources_->longPlaces().low : sources_->rounded();
    for (int begin = run.begin; begin < run.end; begin += kSourcesOfLaunch) {
      const int end = std::min(run.end, begin + kSourcesOfLaunch);
      device_.launch(
          {KernelName::kField, job.order, variant},
          groupsFor(count_, threads, ACG_FIELD_POINTS(job.order, variant)), threads,
          {points, pointsLow, count_, places, sources_->looks(), placesLow, begin, end, run.low,
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
  for (std::size_t i = 0; i < variants_.size(); ++i) {
    if (variants_[i] != kBoardVariant) continue;
    const SummedSources::Run& run = sources_->runs()[i];
    const int size = run.end - run.begin;
    for (int begin = 0; begin < size; begin += kSourcesOfLaunch) {
      const int end = std::min(size, begin + kSourcesOfLaunch);
      const int part = static_cast<int>(parts.size() / 3);
      if (sources_->job().order > 0 || end - begin > room) {
        launches_.push_back({part, part});
        room = kSourcesOfLaunch;
      }
      room -= end - begin;
      launches_.back()[1] = part + 1;
      parts.insert(parts.end(), {run.board, run.onBoard + begin, run.onBoard + end});
    }
  }
  if (parts.empty() || (parts_.handle() && parts == partsSent_)) return;
  parts_ = sent(device_, parts);
  partsSent_ = std::move(parts);
}

void FieldSums::launchBoards(int& isMore) {
  if (launches_.empty()) return;
  const FieldJob& job = sources_->job();
  const double alpha = job.sources.absorption * sources_->wavelength();
  // Of the whole job, not of the tile: tiles run beside each other, and what they give does not
  // depend on how large they are.
  const int slim = job.points.cols() < kFewPoints ? 1 : 0;
  const int variant = (job.sources.absorption != 0 ? 1 : 0) + 2 * slim;
  const int threads = (slim ? device_.shape.slim : device_.shape.board)[job.order];
  const std::int64_t groups = groupsFor(slim ? std::int64_t(count_) * ACG_BOARD_SHARES : count_,
                                        threads, ACG_BOARD_POINTS(slim));
  for (const auto& [first, last] : launches_) {
    device_.launch({KernelName::kBoard, job.order, variant}, groups, threads,
                   {points32_, count_, sources_->frames(), sources_->onBoards(), parts_, first,
                    last, static_cast<float>(alpha),
                    static_cast<float>(alpha * std::numbers::log2e), isMore, sums_});
    isMore = 1;
  }
}

void FieldSums::fetch() {
  if (isSilent()) return;
  const std::size_t bytes = std::size_t(count_) * rows_ * sizeof(std::complex<float>);
  device_.downloadLater(sums_, bytes, withRoom(results_, bytes));
  isFetched_ = true;
}

void FieldSums::read(std::complex<double>* values) {
  if (isSilent()) {
    std::fill_n(values, std::size_t(count_) * rows_, 0.0);
    return;
  }
  if (!isFetched_) fetch();
  device_.synchronize();
  isStaged_ = false;
  // Kernels derive by wavelengths.
  std::array<double, 20> scale;
  for (int row = 0; row < rows_; ++row) {
    const int derivatives = row == 0 ? 0 : row < 4 ? 1 : row < 10 ? 2 : 3;
    scale[row] = std::pow(sources_->wavelength(), -derivatives);
  }
  const float* results = results_.as<float>();
  tbb::parallel_for(tbb::blocked_range<int>(0, count_, kGrain), [&](const auto& range) {
    for (int i = range.begin(); i < range.end(); ++i) {
      for (int row = 0; row < rows_; ++row) {
        const float* value = results + 2 * (std::size_t(row) * count_ + i);
        values[std::size_t(i) * rows_ + row] = {scale[row] * value[0], scale[row] * value[1]};
      }
    }
  });
}

void FieldSums::release() {
  for (DeviceMemory* memory : {&points32_, &pointsHigh_, &pointsLow_, &sums_}) {
    *memory = DeviceMemory();
  }
  staging_ = HostMemory();
  results_ = HostMemory();
  isStaged_ = isFetched_ = false;
}

void FieldSums::poison() {
  if (sums_.handle()) device_.fill(sums_, 0xff);
}

}  // namespace acg::gpu
