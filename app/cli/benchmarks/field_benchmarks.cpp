// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <memory>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/field/field_grid.h"

namespace acg {
namespace {

constexpr int kRepetitions = 30;

double uniform(std::mt19937_64& random) {  // -1/2..1/2, the same with every library
  return static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
}

Eigen::Matrix3Xd randomPoints() {
  std::mt19937_64 random(2);
  Eigen::Matrix3Xd points(3, 1 << 20);
  for (double& value : points.reshaped()) value = 0.1 * uniform(random);
  return points;
}

Eigen::Matrix3Xd sliceOfPoints() {
  return FieldGrid::between({-0.051, 0, -0.051}, {0.051, 0, 0.051}, {256, 1, 256}).points();
}

/// Processor time of this thread, s: on a busy machine the fairer measure.
double processorSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void evaluateOnOneCore(benchmark::State& state, const char* kind, int order,
                       Eigen::Matrix3Xd (*makePoints)()) {
  const auto backend = makeCpuBackend(1);
  const PropagationModel model = facingBoards(kind);
  const Eigen::VectorXcd drives = randomDrives();
  const Eigen::Matrix3Xd points = makePoints();
  PressureDerivatives result;
  std::vector<double> seconds;
  double bestProcessor = INFINITY;
  const auto evaluate = [&] {
    result = backend->evaluate(model, drives, points, order, Precision::kSingle, {});
  };
  for (int warmUp = 0; warmUp < 3; ++warmUp) evaluate();

  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    const double processor = processorSeconds();
    evaluate();
    bestProcessor = std::min(bestProcessor, processorSeconds() - processor);
    seconds.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(seconds.begin(), seconds.end());
  const double pairs = double(points.cols()) * kBoardElements;
  const double median = seconds[seconds.size() / 2];
  state.counters["pairs/s"] = pairs / median;
  state.counters["best_pairs/s"] = pairs / seconds.front();
  state.counters["best_pairs/cpu_s"] = pairs / bestProcessor;
  state.counters["median_ms"] = 1e3 * median;
  state.counters["p99_ms"] = 1e3 * seconds[static_cast<std::size_t>(0.99 * (seconds.size() - 1))];
  state.counters["error"] = errorOf(*backend, model, drives, points, result);
}

void add(const char* id, const char* kind, int order, Eigen::Matrix3Xd (*makePoints)()) {
  benchmark::RegisterBenchmark(id, evaluateOnOneCore, kind, order, makePoints)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(kRepetitions)
      ->UseRealTime();
}

}  // namespace

void registerFieldBenchmarks() {
  add("F1a", "point", 0, randomPoints);
  add("F1b", "piston", 0, randomPoints);
  add("F1c", "piston", 1, randomPoints);
  add("slice", "piston", 0, sliceOfPoints);
}

}  // namespace acg
