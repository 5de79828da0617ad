// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/field_cases.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/field/band_limited_points.h"

namespace acg {
namespace {

constexpr double kCloudAccuracy = 1e-5;

/// Processor time of this thread, s: on a busy machine the fairer measure.
double processorSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// The clock of this core, GHz, by a chain of steps of four cycles (a product of 3, a sum of 1) as
/// all x86 processors of the last ten years take them.
double clockOfCore() {
  constexpr int kSteps = 2'000'000, kCyclesOfStep = 4;
  std::uint64_t value = 1;
  const double start = processorSeconds();
  for (int i = 0; i < kSteps; ++i) {
    value = value * 6364136223846793005 + 1442695040888963407;
    benchmark::DoNotOptimize(value);
  }
  return 1e-9 * kSteps * kCyclesOfStep / (processorSeconds() - start);
}

using Evaluate = std::function<PressureDerivatives(const PropagationModel&, const Eigen::VectorXcd&,
                                                   const Eigen::Matrix3Xd&, Backend&)>;

void evaluateOnOneCore(benchmark::State& state, const FieldCase& test, const Evaluate& evaluate) {
  const auto backend = makeCpuBackend(1);
  const PropagationModel model = facingBoards(test.kind);
  const Eigen::VectorXcd drives = randomDrives();
  const Eigen::Matrix3Xd points = test.points();
  PressureDerivatives result;
  std::vector<double> seconds;
  double bestProcessor = INFINITY;
  for (int warmUp = 0; warmUp < 3; ++warmUp) result = evaluate(model, drives, points, *backend);

  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    const double processor = processorSeconds();
    result = evaluate(model, drives, points, *backend);
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
  state.counters["core_GHz"] = clockOfCore();
  state.counters["error"] = errorOf(*backend, model, drives, points, result);
}

void registerOnOneCore(const std::string& id, const FieldCase& test, const Evaluate& evaluate) {
  benchmark::RegisterBenchmark(id.c_str(), evaluateOnOneCore, test, evaluate)
      ->Unit(benchmark::kMillisecond)
      ->Iterations(kFieldRepetitions)
      ->UseRealTime();
}

}  // namespace

void registerFieldBenchmarks() {
  for (const FieldCase& test : fieldCases()) {
    const Evaluate direct = [order = test.order](const auto& model, const auto& drives,
                                                 const auto& points, Backend& backend) {
      return backend.evaluate(model, drives, points, order, Precision::kSingle, {});
    };
    if (!test.isCloud) {
      registerOnOneCore(test.id, test, direct);
      continue;
    }
    // As a list of points is evaluated, and every pair of point and element by itself.
    registerOnOneCore(test.id, test,
                      [](const auto& model, const auto& drives, const auto& points, Backend& cpu) {
                        auto plan = BandLimitedPoints::plan(points, model, kCloudAccuracy);
                        ACG_ASSERT(plan);
                        plan->sum(model, drives, cpu, {});
                        return plan->pressure(points, model, drives, cpu, {});
                      });
    registerOnOneCore(std::string(test.id) + "_direct", test, direct);
  }
}

}  // namespace acg
