// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/device_benchmark.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/solvers/solver.h"

namespace acg {
namespace {

constexpr int kSide = 16;                           // of a board
constexpr double kPitch = 0.0105, kHalfGap = 0.12;  // m
constexpr int kSlice = 256, kVolume = 64, kPoints = 32;
constexpr int kRuns = 5;

PropagationModel boards() {
  constexpr int kBoard = kSide * kSide;
  PropagationModel model;
  model.positions.resize(3, 2 * kBoard);
  model.normals.setZero(3, 2 * kBoard);
  for (int n = 0; n < 2 * kBoard; ++n) {
    const double side = n < kBoard ? -1 : 1;
    model.positions.col(n) << (n % kSide - 7.5) * kPitch, (n / kSide % kSide - 7.5) * kPitch,
        side * kHalfGap;
    model.normals(2, n) = -side;
  }
  model.groups = {{0, 2 * kBoard, TransducerModel{}}};
  return model;
}

/// 8 cm wide about the centre, in rows along x.
Eigen::Matrix3Xd grid(int x, int y, int z) {
  const auto at = [](int i, int count) { return count < 2 ? 0 : 0.08 * i / (count - 1) - 0.04; };
  Eigen::Matrix3Xd points(3, Eigen::Index(x) * y * z);
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    points.col(i) << at(int(i % x), x), at(int(i / x % y), y), at(int(i / x / y), z);
  }
  return points;
}

/// Shares the three measurements out over the progress and times runs of one.
class Stopwatch {
 public:
  explicit Stopwatch(const BenchmarkCheckpoint& checkpoint) : checkpoint_(checkpoint) {}

  double median(const std::string& what, const std::function<void()>& run) {
    std::array<double, kRuns> seconds{};
    for (int i = -1; i < kRuns; ++i) {  // the first one wakes the device
      if (checkpoint_) checkpoint_(done_++ / (3.0 * (kRuns + 1)), what);
      const auto start = std::chrono::steady_clock::now();
      run();
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      if (i >= 0) seconds[std::size_t(i)] = time.count();
    }
    std::ranges::sort(seconds);
    return seconds[kRuns / 2];
  }

 private:
  const BenchmarkCheckpoint& checkpoint_;
  int done_ = 0;
};

}  // namespace

DeviceFigures measureDevice(Backend& backend, std::span<const FusedSolverEntry> fused,
                            const BenchmarkCheckpoint& checkpoint) {
  DeviceFigures figures;
  figures.name = backend.name();
  figures.description = backend.description();
  const PropagationModel model = boards();
  const Eigen::VectorXcd drives = Eigen::VectorXcd::Ones(model.size());
  Stopwatch watch(checkpoint);
  const auto sum = [&](const Eigen::Matrix3Xd& points) {
    return [&] { backend.evaluate(model, drives, points, 0, Precision::kSingle, {}); };
  };
  const Eigen::Matrix3Xd slice = grid(kSlice, 1, kSlice);
  figures.sliceSeconds = watch.median("Slice", sum(slice));
  const Eigen::Matrix3Xd volume = grid(kVolume, kVolume, kVolume);
  figures.volumeSeconds = watch.median("Volume", sum(volume));
  figures.pairsPerSecond = double(volume.cols()) * model.size() / figures.volumeSeconds;

  BatchTask task;
  task.parameters = resolveParameters(solver(task.solver).parameters(),
                                      {{"iterations", std::int64_t{100}}}, "solver");
  task.points = kPoints;
  const auto batch = makeBatchSolver(model, task, backend, fused);
  const Eigen::Matrix3Xd targets = grid(4, 2, 4);
  std::ranges::copy(targets.reshaped(), batch->points().begin());
  figures.solveSeconds = watch.median("Solve", [&] { batch->solve(1); });
  return figures;
}

}  // namespace acg
