// SPDX-License-Identifier: GPL-3.0-or-later

// What GpuBackend does with fields and grids.

#include <algorithm>
#include <chrono>
#include <cmath>

#include "core/backend/cpu/plane_waves.h"
#include "gpu/engine/field_sums.h"
#include "gpu/engine/gpu_backend.h"
#include "gpu/engine/gpu_lattice.h"
#include "gpu/engine/large_pages.h"
#include "gpu/engine/multi_lattice.h"

namespace acg::gpu {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Tiles of points on one card.
class FieldWork final : public TileWork {
 public:
  FieldWork(GpuDevice& device, const FieldJob& job, std::complex<double>* values)
      : job_(job), values_(values) {
    const auto sources = std::make_shared<SummedSources>(device, job);
    slots_.reserve(GpuDevice::kQueues);
    for (int i = 0; i < GpuDevice::kQueues; ++i) slots_.emplace_back(sources);
  }

  void begin(int slot, const Tile& tile) override {
    FieldSums& sums = slots_[slot];
    sums.place(tile.first, static_cast<int>(tile.count));
    sums.sum();
    sums.fetch();
  }

  void end(int slot, const Tile& tile) override {
    std::complex<double>* to = values_ + PressureDerivatives::rowsOf(job_.order) * tile.first;
    slots_[slot].read(to);
    if (!job_.sources.planeWaves.empty()) {
      cpu::addPlaneWaves(job_.sources, job_.points.data() + 3 * tile.first,
                         static_cast<int>(tile.count), job_.order, to);
    }
  }

  void release() override {
    for (FieldSums& sums : slots_) sums.release();
  }

 private:
  const FieldJob& job_;
  std::complex<double>* values_;
  std::vector<FieldSums> slots_;
};

/// How large the tiles of a field are: at most `largest` for the pressure, which keeps the lanes of
/// large cards busy with three under way and is little enough for the ways to and from the card to
/// overlap with the sums; less where a point brings more.
TilePace paceOf(const GpuDevice& device, const FieldJob& job, std::int64_t largest) {
  const double firstPairs = device.isAccelerator() ? 1e8 : 2e7;
  const auto room =
      static_cast<std::int64_t>(device.memoryBytes() / 2 / FieldSums::bytesPerPoint(job.order));
  TilePace pace;
  pace.smallest = 256;
  pace.largest = std::min(largest >> std::max(0, job.order - 1), room / GpuDevice::kQueues);
  pace.size = static_cast<std::int64_t>(firstPairs / std::max(1, job.sources.size));
  return pace;
}

/// Cards that so much work is worth.
int cardsFor(double work, double worthACard, int most) {
  return static_cast<int>(std::clamp(work / worthACard, 1.0, static_cast<double>(most)));
}

double gridPoints(const Lattice& lattice) {
  double points = 1;
  for (const LatticeAxis& axis : lattice.axes) points *= axis.samples;
  return points;
}

}  // namespace

PressureDerivatives GpuBackend::evaluate(const PropagationModel& model,
                                         const Eigen::VectorXcd& drives,
                                         const Eigen::Matrix3Xd& points, int order,
                                         Precision precision,
                                         const std::function<void(double)>& checkpoint) {
  if (precision == Precision::kDouble) {
    return reference_->evaluate(model, drives, points, order, precision, checkpoint);
  }
  ACG_ASSERT(order >= 0 && order <= 3);
  const cpu::FieldSources sources = cpu::prepareSources(model, drives, Precision::kSingle, order);
  const int rows = PressureDerivatives::rowsOf(order);
  PressureDerivatives result{order, Eigen::MatrixXcd(rows, points.cols())};
  adviseLargePages(result.values.data(), result.values.size() * sizeof(std::complex<double>));
  const FieldJob job(sources, points, order);
  const double pairs = static_cast<double>(points.cols()) * sources.size;
  cards_.run(
      cards_.inUse(cardsFor(pairs, sharing_.pairsOfCard, cards_.size())), points.cols(),
      [&](int card) {
        return std::make_unique<FieldWork>(cards_.card(card), job, result.values.data());
      },
      [&](int card) { return paceOf(cards_.card(card), job, sharing_.largestTile); }, checkpoint);
  return result;
}

std::unique_ptr<LatticeSums> GpuBackend::sumLattice(const PropagationModel& model,
                                                    const Eigen::VectorXcd& drives,
                                                    const Lattice& lattice, int order,
                                                    const std::function<void(double)>& checkpoint) {
  constexpr long long kLargest = 1 << 24;  // points that one tile of sums takes
  const int sumOrder = latticePlan(lattice, order).summedRows > 1 ? order : 0;
  const cpu::FieldSources sources =
      cpu::prepareSources(model, drives, Precision::kSingle, sumOrder);
  if (!sources.runs.empty() && sources.planeWaves.empty() && lattice.size() <= kLargest) {
    try {
      auto sums = sumOnCards(sources, lattice, order);
      if (checkpoint) checkpoint(1);
      return sums;
    } catch (const OutOfDeviceMemory&) {
      // Tile by tile instead, and the processor interpolates.
    }
  }
  return Backend::sumLattice(model, drives, lattice, order, checkpoint);
}

std::unique_ptr<LatticeSums> GpuBackend::sumOnCards(const cpu::FieldSources& sources,
                                                    const Lattice& lattice, int order) {
  const std::vector<int> chosen =
      cards_.inUse(cardsFor(gridPoints(lattice), sharing_.pointsOfCard, cards_.size()));
  if (chosen.size() == 1 && cards_.size() == 1) {
    return std::make_unique<GpuLattice>(device_, sources, lattice, order);
  }
  std::vector<std::unique_ptr<GpuLattice>> lattices(cards_.size());
  std::vector<std::pair<int, std::string>> faults;
  std::exception_ptr error;
  for (const int card : chosen) {
    try {
      lattices[card] = std::make_unique<GpuLattice>(cards_.card(card), sources, lattice, order);
    } catch (const OutOfDeviceMemory&) {
      error = std::current_exception();  // no fault, and others may have room
    } catch (const Error& fault) {
      error = std::current_exception();
      faults.push_back({card, fault.what()});
    }
  }
  if (std::ranges::none_of(lattices, [](const auto& one) { return one != nullptr; })) {
    std::rethrow_exception(error);
  }
  for (const auto& [card, fault] : faults) cards_.blame(card, fault);
  return std::make_unique<MultiLattice>(cards_, std::move(lattices));
}

FieldTiming GpuBackend::timeField(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                  const Eigen::Matrix3Xd& points, int order, int repetitions) {
  const cpu::FieldSources sources = cpu::prepareSources(model, drives, Precision::kSingle, order);
  FieldSums sums(device_, sources, points, order);
  FieldTiming timing;
  sums.place(0, static_cast<int>(points.cols()));
  sums.poison();
  constexpr int kWarmUps = 3;
  for (int i = -kWarmUps; i < repetitions; ++i) {
    device_.synchronize();
    const auto start = Clock::now();
    sums.sum();
    device_.synchronize();
    if (i >= 0) timing.seconds.push_back(secondsSince(start));
  }
  std::sort(timing.seconds.begin(), timing.seconds.end());
  const int rows = PressureDerivatives::rowsOf(order);
  timing.result = {order, Eigen::MatrixXcd(rows, points.cols())};
  sums.read(timing.result.values.data());
  return timing;
}

}  // namespace acg::gpu
