// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <memory>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/field_cases.h"
#include "core/backend/cpu/cpu_backend.h"

namespace acg {
namespace {

/// Processor time of this thread, s: on a busy machine the fairer measure.
double processorSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

void evaluateOnOneCore(benchmark::State& state, const FieldCase& test) {
  const auto backend = makeCpuBackend(1);
  const PropagationModel model = facingBoards(test.kind);
  const Eigen::VectorXcd drives = randomDrives();
  const Eigen::Matrix3Xd points = test.points();
  PressureDerivatives result;
  std::vector<double> seconds;
  double bestProcessor = INFINITY;
  const auto evaluate = [&] {
    result = backend->evaluate(model, drives, points, test.order, Precision::kSingle, {});
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
  const double pairs = double(points.cols()) * model.size();
  const double median = seconds[seconds.size() / 2];
  state.counters["pairs/s"] = pairs / median;
  state.counters["best_pairs/s"] = pairs / seconds.front();
  state.counters["best_pairs/cpu_s"] = pairs / bestProcessor;
  state.counters["median_ms"] = 1e3 * median;
  state.counters["p99_ms"] = 1e3 * seconds[static_cast<std::size_t>(0.99 * (seconds.size() - 1))];
  state.counters["error"] = errorOf(*backend, model, drives, points, result);
}

}  // namespace

void registerFieldBenchmarks() {
  for (const FieldCase& test : fieldCases()) {
    benchmark::RegisterBenchmark(test.id, evaluateOnOneCore, test)
        ->Unit(benchmark::kMillisecond)
        ->Iterations(kFieldRepetitions)
        ->UseRealTime();
  }
}

}  // namespace acg
