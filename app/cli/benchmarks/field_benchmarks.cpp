// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <memory>
#include <numbers>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmarks.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/field/field_grid.h"

namespace acg {
namespace {

constexpr int kSide = 16;
constexpr int kElements = 2 * kSide * kSide;
constexpr int kCompared = 20'000;  // points at which float32 is held against double
constexpr int kRepetitions = 30;

double uniform(std::mt19937_64& random) {  // -1/2..1/2, the same with every library
  return static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
}

/// Two facing 16 x 16 boards at 10.5 mm, 0.24 m apart, with random phases.
PropagationModel facingBoards(const char* kind) {
  PropagationModel model;
  model.positions.resize(3, kElements);
  model.normals.setZero(3, kElements);
  for (int n = 0; n < kElements; ++n) {
    const double side = n < kElements / 2 ? -1 : 1;
    model.positions.col(n) << (n % kSide - 7.5) * 0.0105, (n / kSide % kSide - 7.5) * 0.0105,
        side * 0.12;
    model.normals(2, n) = -side;
  }
  TransducerModel transducer;
  transducer.kind = kind;
  model.groups = {{0, kElements, transducer}};
  return model;
}

Eigen::VectorXcd randomDrives() {
  std::mt19937_64 random(1);
  Eigen::VectorXcd drives(kElements);
  for (auto& drive : drives) drive = std::polar(1.0, 2 * std::numbers::pi * uniform(random));
  return drives;
}

Eigen::Matrix3Xd randomPoints() {
  std::mt19937_64 random(2);
  Eigen::Matrix3Xd points(3, 1 << 20);
  for (double& value : points.reshaped()) value = 0.1 * uniform(random);
  return points;
}

Eigen::Matrix3Xd cubeOfPoints() {
  return FieldGrid::between(Eigen::Vector3d::Constant(-0.02475), Eigen::Vector3d::Constant(0.02475),
                            {100, 100, 100})
      .points();
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

/// max |dp| / max |p| over kCompared points drawn from all, and over the rows.
double errorOf(Backend& backend, const PropagationModel& model, const Eigen::VectorXcd& drives,
               const Eigen::Matrix3Xd& points, const PressureDerivatives& result) {
  std::mt19937_64 random(3);
  Eigen::Matrix3Xd some(3, kCompared);
  Eigen::MatrixXcd actual(result.values.rows(), kCompared);
  for (int m = 0; m < kCompared; ++m) {
    const auto from = static_cast<Eigen::Index>(random() % points.cols());
    some.col(m) = points.col(from);
    actual.col(m) = result.values.col(from);
  }
  const auto exact = backend.evaluate(model, drives, some, result.order, Precision::kDouble, {});
  double worst = 0;
  for (Eigen::Index row = 0; row < actual.rows(); ++row) {
    worst = std::max(worst, (actual.row(row) - exact.values.row(row)).cwiseAbs().maxCoeff() /
                                exact.values.row(row).cwiseAbs().maxCoeff());
  }
  return worst;
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
  const double pairs = double(points.cols()) * kElements;
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
  add("F2a", "piston", 0, cubeOfPoints);
  add("slice", "piston", 0, sliceOfPoints);
}

}  // namespace acg
