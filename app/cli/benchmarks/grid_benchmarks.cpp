// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/error.h"
#include "core/field/band_limited_grid.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kGridAccuracy = 2e-5;
constexpr int kRepetitions = 30;

double millisecondsOf(const auto& act) {
  const auto start = Clock::now();
  act();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// A grid by sums on a lattice and interpolation, on one core, and by direct sums in the same run:
/// a grid that was never seen, so that nothing kept from before helps, and the same one again.
void gridOnOneCore(benchmark::State& state) {
  const auto backend = makeCpuBackend(1);
  const PropagationModel model = facingBoards("piston");
  const Eigen::VectorXcd drives = randomDrives();
  FieldGrid grid = FieldGrid::between(Eigen::Vector3d::Constant(-0.02475),
                                      Eigen::Vector3d::Constant(0.02475), {100, 100, 100});
  PressureDerivatives result;
  const auto evaluate = [&] {
    auto lattice = BandLimitedGrid::plan(grid, model, kGridAccuracy, 0);
    ACG_ASSERT(lattice.has_value());
    lattice->sum(model, drives, *backend, {});
    result = lattice->planes(0, grid.counts[2], model, drives, *backend, {});
  };
  for (int warmUp = 0; warmUp < 3; ++warmUp) evaluate();
  std::vector<double> milliseconds;
  std::vector<double> again;
  for (auto _ : state) {
    grid.origin.x() += 1e-9;  // m
    milliseconds.push_back(millisecondsOf(evaluate));
  }
  for (int i = 0; i < kRepetitions; ++i) again.push_back(millisecondsOf(evaluate));

  const Eigen::Matrix3Xd points = grid.points();
  std::vector<double> direct;
  for (int i = 0; i < 3; ++i) {
    direct.push_back(millisecondsOf(
        [&] { backend->evaluate(model, drives, points, 0, Precision::kSingle, {}); }));
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::sort(again.begin(), again.end());
  std::sort(direct.begin(), direct.end());
  const double median = milliseconds[milliseconds.size() / 2];
  state.counters["median_ms"] = median;
  state.counters["best_ms"] = milliseconds.front();
  state.counters["again_ms"] = again[again.size() / 2];
  state.counters["direct_ms"] = direct[1];
  state.counters["direct_ratio"] = direct[1] / median;
  state.counters["error"] = errorOf(*backend, model, drives, points, result);
}

}  // namespace

void registerGridBenchmarks() {
  benchmark::RegisterBenchmark("F2a", gridOnOneCore)->Iterations(kRepetitions)->UseRealTime();
}

}  // namespace acg
