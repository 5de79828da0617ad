// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <complex>
#include <cstdint>
#include <functional>
#include <memory>
#include <numbers>
#include <random>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmarks.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/solvers/solver.h"

namespace acg {
namespace {

constexpr int kPoints = 32;
constexpr int kSide = 16;
constexpr int kElements = 2 * kSide * kSide;
constexpr int kSolves = 4096;

/// G512 of the list of benchmarks: two facing 16 x 16 boards at 10.5 mm, 0.24 m apart.
PropagationModel facingBoards() {
  PropagationModel model;
  model.positions.resize(3, kElements);
  model.normals.setZero(3, kElements);
  for (int n = 0; n < kElements; ++n) {
    const int column = n % kSide;
    const int row = n / kSide % kSide;
    const double side = n < kElements / 2 ? -1 : 1;
    model.positions.col(n) << (column - 7.5) * 0.0105, (row - 7.5) * 0.0105, side * 0.12;
    model.normals(2, n) = -side;
  }
  model.groups = {{0, kElements, TransducerModel{}}};
  return model;
}

/// Seeded points in a cube of 10 cm about the centre, 3 x 32.
Eigen::Matrix3Xd randomPoints(std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  Eigen::Matrix3Xd points(3, kPoints);
  for (int i = 0; i < 3 * kPoints; ++i) {
    points(i % 3, i / 3) = (static_cast<double>(generator() >> 11) * 0x1p-53 - 0.5) * 0.1;
  }
  return points;
}

/// Points in, phases as 8-bit codes out: GS-PAT with 100 iterations on one core.
class EndToEndSolve {
 public:
  EndToEndSolve()
      : backend_(makeCpuBackend(1)),
        model_(facingBoards()),
        a_(backend_->allocate(kPoints, kElements)),
        wanted_(backend_->allocate(kPoints, 1)),
        q_(backend_->allocate(kElements, 1)),
        entry_(solver("gs-pat")),
        parameters_(resolveParameters(entry_.parameters(), {}, "solver")),
        drives_(kElements) {
    backend_->upload(std::vector<std::complex<float>>(kPoints, 1.0f), *wanted_);
  }

  void operator()(const Eigen::Matrix3Xd& points, std::uint8_t* codes) {
    backend_->propagator(model_, points, *a_);
    entry_.solve({.backend = *backend_,
                  .propagator = *a_,
                  .wanted = *wanted_,
                  .drive = DriveMode::kPhaseOnly,
                  .randomSeed = 1,
                  .parameters = parameters_,
                  .iterationDone = iterationDone_},
                 *q_);
    backend_->download(*q_, drives_);
    constexpr float codesPerRadian = 128 / std::numbers::pi_v<float>;
    for (int n = 0; n < kElements; ++n) {
      const float phase = std::atan2(drives_[n].imag(), drives_[n].real());
      codes[n] = static_cast<std::uint8_t>(std::lrint(phase * codesPerRadian) & 255);
    }
  }

 private:
  std::unique_ptr<Backend> backend_;
  PropagationModel model_;
  BufferPtr a_, wanted_, q_;
  const SolverEntry& entry_;
  ParameterSet parameters_;
  std::function<void(double, const Buffer*)> iterationDone_ = [](double, const Buffer*) {};
  std::vector<std::complex<float>> drives_;
};

// S1: independent solves on all threads, each thread with its own backend and so its own cache.
void manySolves(benchmark::State& state) {
  const int threads = std::max(1u, std::thread::hardware_concurrency());
  std::vector<Eigen::Matrix3Xd> points;
  for (int i = 0; i < kSolves; ++i) points.push_back(randomPoints(i));
  std::vector<std::uint8_t> codes(std::size_t(kSolves) * kElements);
  std::vector<std::unique_ptr<EndToEndSolve>> solvers;
  for (int i = 0; i < threads; ++i) solvers.push_back(std::make_unique<EndToEndSolve>());

  for (auto _ : state) {
    std::atomic<int> next = 0;
    std::vector<std::jthread> workers;
    for (auto& solve : solvers) {
      workers.emplace_back([&] {
        for (int i = next++; i < kSolves; i = next++) {
          (*solve)(points[i], codes.data() + std::size_t(i) * kElements);
        }
      });
    }
    workers.clear();  // joins
    benchmark::DoNotOptimize(codes.data());
  }
  state.counters["threads"] = threads;
  state.counters["solves/s"] =
      benchmark::Counter(double(kSolves) * state.iterations(), benchmark::Counter::kIsRate);
}

// S2: one solve after the other on one core.
void oneSolve(benchmark::State& state) {
  EndToEndSolve solve;
  const Eigen::Matrix3Xd points = randomPoints(1);
  std::vector<std::uint8_t> codes(kElements);
  std::vector<double> microseconds;
  for (int warmUp = 0; warmUp < 3; ++warmUp) solve(points, codes.data());

  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    solve(points, codes.data());
    microseconds.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
            .count());
    benchmark::DoNotOptimize(codes.data());
  }
  std::sort(microseconds.begin(), microseconds.end());
  const auto quantile = [&](double share) {
    return microseconds[static_cast<std::size_t>(share * (microseconds.size() - 1))];
  };
  state.counters["median_us"] = quantile(0.5);
  state.counters["p99_us"] = quantile(0.99);
}

}  // namespace

void registerSolveBenchmarks() {
  benchmark::RegisterBenchmark("S1", manySolves)->Unit(benchmark::kMillisecond)->UseRealTime();
  benchmark::RegisterBenchmark("S2", oneSolve)->Unit(benchmark::kMicrosecond)->MinTime(0.5);
}

}  // namespace acg
