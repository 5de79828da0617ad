// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/measured_times.h"
#include "app/cli/benchmarks/solve_reference.h"
#include "app/composition.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/solvers/batch.h"
#include "core/solvers/solver.h"
#include "gpu/engine/gpu_backend.h"

namespace acg {
namespace {

constexpr int kPoints = 32;
constexpr int kSolves = 4096;
constexpr int kIterations = 100;
constexpr int kChecked = 32;  // problems compared with double precision
constexpr int kRepetitions = 100;
/// Of one solve, by the count of its terms: matrix 0.3e6, R 1.08e6, iterations 0.43e6, drives
/// 0.08e6.
constexpr double kMultiplyAdds = 1.9e6;

/// Seeded points in a cube of 10 cm about the centre, x, y, z of 32.
void fillPoints(std::uint64_t seed, std::span<double> points) {
  std::mt19937_64 generator(seed);
  for (double& x : points) x = (static_cast<double>(generator() >> 11) * 0x1p-53 - 0.5) * 0.1;
}

void fillProblems(BatchSolver& batch) {
  const std::span<double> points = batch.points();
  const std::size_t each = 3 * kPoints;
  for (std::size_t i = 0; i < points.size() / each; ++i) {
    fillPoints(i, points.subspan(i * each, each));
  }
}

/// GS-PAT with 100 iterations, points in, phases as 8-bit codes out.
std::unique_ptr<BatchSolver> makeSolver(Backend& backend, int capacity, bool wantsDrives = false) {
  BatchTask task;
  task.parameters = resolveParameters(solver(task.solver).parameters(),
                                      {{"iterations", std::int64_t{kIterations}}}, "solver");
  task.points = kPoints;
  task.capacity = capacity;
  task.wantsDrives = wantsDrives;
  return makeBatchSolver(facingBoards("piston"), task, backend, fusedSolvers());
}

/// Against the same method in double precision; `atOnce` problems a call.
void reportErrors(benchmark::State& state, Backend& backend, int atOnce) {
  const auto whole = makeSolver(backend, kChecked, true);
  fillProblems(*whole);
  const Eigen::Map<const Eigen::Matrix3Xd> points(whole->points().data(), 3, kPoints * kChecked);
  const auto expected = referenceDrives(facingBoards("piston"), points, kChecked, kIterations);
  const auto batch = makeSolver(backend, atOnce, true);
  for (int i = 0; i < kChecked; i += atOnce) {
    std::ranges::copy(whole->points().subspan(std::size_t(i) * 3 * kPoints, batch->points().size()),
                      batch->points().begin());
    batch->solve(atOnce);
    const std::size_t at = std::size_t(i) * kBoardElements;
    std::ranges::copy(batch->codes(), whole->codes().begin() + at);
    std::ranges::copy(batch->drives(), whole->drives().begin() + at);
  }
  const DriveErrors errors = driveErrors(*whole, expected);
  state.counters["error"] = errors.median;
  state.counters["largest_error"] = errors.largest;
  state.counters["codes_off"] = errors.codesOff;
}

// S1 on the processor: independent solves on all threads, each thread with its own cache.
void manySolvesOnThreads(benchmark::State& state) {
  const int threads = std::max(1u, std::thread::hardware_concurrency());
  std::vector<std::uint8_t> codes(std::size_t(kSolves) * kBoardElements);
  std::vector<std::unique_ptr<Backend>> backends;
  std::vector<std::unique_ptr<BatchSolver>> solvers;
  for (int i = 0; i < threads; ++i) {
    backends.push_back(makeCpuBackend(1));
    solvers.push_back(makeSolver(*backends.back(), 1));
  }
  std::vector<double> points(std::size_t(kSolves) * 3 * kPoints);
  for (int i = 0; i < kSolves; ++i) {
    fillPoints(i, std::span(points).subspan(std::size_t(i) * 3 * kPoints, 3 * kPoints));
  }
  for (auto _ : state) {
    std::atomic<int> next = 0;
    std::vector<std::jthread> workers;
    for (auto& solver : solvers) {
      workers.emplace_back([&] {
        for (int i = next++; i < kSolves; i = next++) {
          std::copy_n(points.begin() + std::size_t(i) * 3 * kPoints, 3 * kPoints,
                      solver->points().begin());
          solver->solve(1);
          std::ranges::copy(solver->codes(), codes.begin() + std::size_t(i) * kBoardElements);
        }
      });
    }
    workers.clear();  // joins
    benchmark::DoNotOptimize(codes.data());
  }
  state.counters["threads"] = threads;
  state.counters["solves/s"] =
      benchmark::Counter(double(kSolves) * state.iterations(), benchmark::Counter::kIsRate);
  reportErrors(state, *backends.front(), 1);
}

// S1 on a device: one call.
void manySolvesOnDevice(benchmark::State& state, Backend& backend) {
  const auto batch = makeSolver(backend, kSolves);
  fillProblems(*batch);
  for (int warmUp = 0; warmUp < 3; ++warmUp) batch->solve(kSolves);
  std::vector<double> seconds;
  for (auto _ : state) {
    for (int i = 0; i < kRepetitions; ++i) {
      const auto start = std::chrono::steady_clock::now();
      batch->solve(kSolves);
      const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
      seconds.push_back(time.count());
    }
  }
  std::sort(seconds.begin(), seconds.end());
  state.counters["solves/s"] = kSolves / quantile(seconds, 0.5);
  state.counters["median_ms"] = 1e3 * quantile(seconds, 0.5);
  state.counters["p99_ms"] = 1e3 * quantile(seconds, 0.99);
  auto* device = dynamic_cast<gpu::GpuBackend*>(&backend);
  const double lanes = device ? device->device().laneInstructionsPerSecond() : 0;
  if (lanes > 0) {
    state.counters["roofline"] = kSolves / quantile(seconds, 0.5) * kMultiplyAdds / lanes;
  }
  reportErrors(state, backend, kChecked);
}

// S2: one solve after the other.
void oneSolve(benchmark::State& state, Backend& backend) {
  const auto batch = makeSolver(backend, 1);
  fillProblems(*batch);
  for (int warmUp = 0; warmUp < 3; ++warmUp) batch->solve(1);
  std::vector<double> microseconds;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    batch->solve(1);
    const auto end = std::chrono::steady_clock::now();
    microseconds.push_back(std::chrono::duration<double, std::micro>(end - start).count());
    benchmark::DoNotOptimize(batch->codes().data());
  }
  std::sort(microseconds.begin(), microseconds.end());
  state.counters["median_us"] = quantile(microseconds, 0.5);
  state.counters["p99_us"] = quantile(microseconds, 0.99);
  reportErrors(state, backend, 1);
}

void registerOneSolve(const std::function<void(benchmark::State&)>& run) {
  benchmark::RegisterBenchmark("S2", run)->Unit(benchmark::kMicrosecond)->Iterations(5000);
}

}  // namespace

void registerSolveBenchmarks() {
  benchmark::RegisterBenchmark("S1", manySolvesOnThreads)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
  registerOneSolve([](benchmark::State& state) {
    const auto backend = makeCpuBackend(1);
    oneSolve(state, *backend);
  });
}

void registerDeviceSolveBenchmarks(Backend& backend) {
  benchmark::RegisterBenchmark(
      "S1", [&backend](benchmark::State& state) { manySolvesOnDevice(state, backend); })
      ->Unit(benchmark::kMillisecond)
      ->Iterations(1)
      ->UseRealTime();
  registerOneSolve([&backend](benchmark::State& state) { oneSolve(state, backend); });
}

}  // namespace acg
