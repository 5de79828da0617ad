// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/solvers/batch.h"

#include <algorithm>
#include <functional>
#include <vector>

#include <fmt/format.h>
#include <Eigen/Core>

#include "core/error.h"
#include "core/solvers/solver.h"

namespace acg {
namespace {

// Propagators at a time: what a core's cache holds, or enough for a device to be busy.
constexpr std::size_t kProcessorChunkBytes = 1 << 20;
constexpr std::size_t kDeviceChunkBytes = 64 << 20;

/// The registered solver on any backend, a chunk of the batch at a time.
class BackendBatchSolver final : public BatchSolver {
 public:
  BackendBatchSolver(const PropagationModel& model, const BatchTask& task, Backend& backend)
      : model_(model),
        task_(task),
        backend_(backend),
        entry_(solver(task.solver)),
        points_(std::size_t(3) * task.points * task.capacity),
        magnitudes_(std::size_t(task.points) * task.capacity, 1.0f),
        codes_(std::size_t(model.size()) * task.capacity),
        drives_(codes_.size()) {
    if (entry_.usesProblem) {
      throw Error(ErrorCode::kUnavailable,
                  fmt::format("The solver {} takes whole scenes, not batches of points; choose "
                              "another, such as gs-pat.",
                              task.solver));
    }
    const bool isRandom =
        task_.parameters.contains("random_start") && flagOf(task_.parameters, "random_start");
    const std::size_t bytes = sizeof(std::complex<float>) * task.points * model.size();
    // A random start is drawn from the seed for each problem alike, so one at a time.
    if (entry_.takesBatches && !isRandom) {
      const std::size_t most = backend.name() == "cpu" ? kProcessorChunkBytes : kDeviceChunkBytes;
      chunk_ = static_cast<int>(std::clamp<std::size_t>(most / bytes, 1, task.capacity));
    }
  }

  std::string description() const override {
    return fmt::format("{} on {}", entry_.label, backend_.description());
  }
  std::span<double> points() override { return points_; }
  std::span<float> magnitudes() override { return magnitudes_; }
  std::span<std::uint8_t> codes() override { return codes_; }
  std::span<std::complex<float>> drives() override {
    return task_.wantsDrives ? std::span(drives_) : std::span<std::complex<float>>();
  }

  void solve(int problems) override {
    ACG_ASSERT(problems >= 1 && problems <= task_.capacity);
    for (int first = 0; first < problems; first += chunk_) {
      solveChunk(first, std::min(chunk_, problems - first));
    }
    const std::size_t count = std::size_t(problems) * model_.size();
    cpu::phaseCodes(std::span(drives_).first(count), std::span(codes_).first(count));
  }

 private:
  void solveChunk(int first, int count) {
    const int points = task_.points, elements = model_.size();
    if (!a_ || a_->batch() != count) {
      a_ = backend_.allocate(points, elements, count);
      wanted_ = backend_.allocate(points, 1, count);
      q_ = backend_.allocate(elements, 1, count);
    }
    const std::size_t begin = std::size_t(first) * points, size = std::size_t(count) * points;
    const Eigen::Map<const Eigen::Matrix3Xd> at(points_.data() + 3 * begin, 3,
                                                static_cast<Eigen::Index>(size));
    const std::vector<std::complex<float>> wanted(magnitudes_.begin() + begin,
                                                  magnitudes_.begin() + begin + size);
    backend_.propagator(model_, at, *a_);
    backend_.upload(wanted, *wanted_);
    const std::function<void(double, const Buffer*)> iterationDone = [](double, const Buffer*) {};
    entry_.solve({.backend = backend_,
                  .propagator = *a_,
                  .wanted = *wanted_,
                  .drive = DriveMode::kPhaseOnly,
                  .randomSeed = task_.randomSeed,
                  .parameters = task_.parameters,
                  .iterationDone = iterationDone},
                 *q_);
    backend_.download(*q_, std::span(drives_).subspan(std::size_t(first) * elements, q_->size()));
  }

  PropagationModel model_;
  BatchTask task_;
  Backend& backend_;
  const SolverEntry& entry_;
  int chunk_ = 1;
  std::vector<double> points_;
  std::vector<float> magnitudes_;
  std::vector<std::uint8_t> codes_;
  std::vector<std::complex<float>> drives_;
  BufferPtr a_, wanted_, q_;  // of the chunk
};

}  // namespace

std::unique_ptr<BatchSolver> makeBatchSolver(const PropagationModel& model, const BatchTask& task,
                                             Backend& backend,
                                             std::span<const FusedSolverEntry> fused) {
  if (task.points < 1 || task.capacity < 1) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("A batch of {} problems of {} points is empty; give at least one of "
                            "each.",
                            task.capacity, task.points));
  }
  for (const FusedSolverEntry& entry : fused) {
    if (entry.solver != task.solver || entry.backend != backend.name()) continue;
    try {
      return entry.make(model, task, backend);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kUnavailable) throw;
    }
  }
  return std::make_unique<BackendBatchSolver>(model, task, backend);
}

}  // namespace acg
