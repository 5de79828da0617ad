// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/field_cases.h"
#include "app/cli/benchmarks/measured_times.h"
#include "core/error.h"
#include "gpu/engine/gpu_backend.h"

namespace acg {
namespace {

/// Direct sums on a device: what the processor's benchmarks do, and the same with normals anywhere
/// (which take no kernel of boards) and with the gradient of monopoles.
///
/// `instructions`: those of float32 arithmetic that a pair takes in CUDA's kernels, counted in the
/// inner loops of their machine code for sm_90.
struct DeviceCase {
  const char* id;
  const char* like;  ///< the benchmark of the processor with the same points and order
  const char* kind;
  bool isTurned;
  double instructions;
};
constexpr DeviceCase kDeviceCases[] = {
    {"F1a", "F1a", "point", false, 21},      {"F1b", "F1b", "piston", false, 27},
    {"F1b_any", "F1b", "piston", true, 31},  {"F1c", "F1c", "piston", false, 50},
    {"F1c_any", "F1c", "piston", true, 65},  {"F1c_point", "F1c", "point", false, 36},
    {"slice", "slice", "piston", false, 27},
};
/// A pair has three special functions, which take as long as so many others.
constexpr double kSpecial = 24;

const FieldCase& caseLike(const std::string& id) {
  const auto found = std::find_if(fieldCases().begin(), fieldCases().end(),
                                  [&](const FieldCase& test) { return test.id == id; });
  ACG_ASSERT(found != fieldCases().end());
  return *found;
}

/// The boards with the elements of one kind, looking along their board's normal or anywhere.
PropagationModel modelOf(const DeviceCase& test) {
  PropagationModel model = facingBoards(test.kind);
  if (!test.isTurned) return model;
  std::mt19937_64 random(4);
  for (double& value : model.normals.reshaped()) {
    value = static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
  }
  model.normals.colwise().normalize();
  return model;
}

/// The kernels alone, then whole calls from points to values in host memory.
void evaluateOnDevice(benchmark::State& state, gpu::GpuBackend& backend, const DeviceCase& test) {
  const PropagationModel model = modelOf(test);
  const int order = caseLike(test.like).order;
  const Eigen::VectorXcd drives = randomDrives();
  const Eigen::Matrix3Xd points = caseLike(test.like).points();
  const double pairs = static_cast<double>(points.cols()) * model.size();
  gpu::FieldTiming timing;
  std::vector<double> whole;
  const bool isQuick = backend.device().isAccelerator();  // else a repetition takes seconds
  for (auto _ : state) {
    timing = backend.timeField(model, drives, points, order, isQuick ? kFieldRepetitions : 3);
    for (int i = -1; i < (isQuick ? kFieldRepetitions : 1); ++i) {
      const auto start = std::chrono::steady_clock::now();
      backend.evaluate(model, drives, points, order, Precision::kSingle, {});
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
  if (lanes > 0) {
    state.counters["roofline"] = pairs / median * std::max(test.instructions, kSpecial) / lanes;
  }
}

std::vector<std::string> listIds() {
  std::vector<std::string> ids;
  for (const DeviceCase& test : kDeviceCases) ids.push_back(test.id);
  ids.insert(ids.end(), {"F2a", "F2b", "F2c"});
  return ids;
}

}  // namespace

const std::vector<std::string>& gpuFieldBenchmarks() {
  static const std::vector<std::string> ids = listIds();
  return ids;
}

void registerGpuFieldBenchmarks(Backend& backend) {
  auto* device = dynamic_cast<gpu::GpuBackend*>(&backend);
  ACG_ASSERT(device);
  for (const DeviceCase& test : kDeviceCases) {
    benchmark::RegisterBenchmark(
        test.id,
        [device, test](benchmark::State& state) { evaluateOnDevice(state, *device, test); })
        ->Unit(benchmark::kMillisecond)
        ->Iterations(1)
        ->UseRealTime();
  }
}

}  // namespace acg
