// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/field_cases.h"
#include "core/error.h"
#include "gpu/engine/gpu_backend.h"

namespace acg {
namespace {

/// Instructions that a pair takes in CUDA's kernels, per lane, counted in the machine code of their
/// inner loops for sm_90; three special functions take as long as kSpecial of them.
struct Instructions {
  const char* id;
  double count;
};
constexpr Instructions kInstructions[] = {{"F1a", 24}, {"F1b", 33}, {"F1c", 62}, {"slice", 33}};
constexpr double kSpecial = 24;

double quantile(const std::vector<double>& ascending, double share) {
  return ascending[static_cast<std::size_t>(share * static_cast<double>(ascending.size() - 1))];
}

/// The kernels alone, then whole calls from points to values in host memory.
void evaluateOnDevice(benchmark::State& state, gpu::GpuBackend& backend, const FieldCase& test) {
  const PropagationModel model = facingBoards(test.kind);
  const Eigen::VectorXcd drives = randomDrives();
  const Eigen::Matrix3Xd points = test.points();
  const double pairs = static_cast<double>(points.cols()) * model.size();
  gpu::FieldTiming timing;
  std::vector<double> whole;
  const bool isQuick = backend.device().isAccelerator();  // else a repetition takes seconds
  for (auto _ : state) {
    timing = backend.timeField(model, drives, points, test.order, isQuick ? kFieldRepetitions : 3);
    for (int i = -1; i < (isQuick ? kFieldRepetitions : 1); ++i) {
      const auto start = std::chrono::steady_clock::now();
      backend.evaluate(model, drives, points, test.order, Precision::kSingle, {});
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      if (i >= 0) whole.push_back(time.count());
    }
  }
  std::sort(whole.begin(), whole.end());
  const double median = quantile(timing.seconds, 0.5);
  state.counters["pairs/s"] = pairs / median;
  state.counters["best_pairs/s"] = pairs / timing.seconds.front();
  state.counters["median_ms"] = 1e3 * median;
  state.counters["p99_ms"] = 1e3 * quantile(timing.seconds, 0.99);
  state.counters["with_transfers_ms"] = 1e3 * quantile(whole, 0.5);
  state.counters["error"] = errorOf(backend, model, drives, points, timing.result);
  const double lanes = backend.device().laneInstructionsPerSecond();
  for (const Instructions& each : kInstructions) {
    if (lanes == 0 || std::string_view(each.id) != test.id) continue;
    state.counters["roofline"] = pairs / median * std::max(each.count, kSpecial) / lanes;
  }
}

}  // namespace

void registerGpuFieldBenchmarks(Backend& backend) {
  auto* device = dynamic_cast<gpu::GpuBackend*>(&backend);
  ACG_ASSERT(device);
  for (const FieldCase& test : fieldCases()) {
    benchmark::RegisterBenchmark(
        test.id,
        [device, test](benchmark::State& state) { evaluateOnDevice(state, *device, test); })
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1)
        ->UseRealTime();
  }
}

}  // namespace acg
