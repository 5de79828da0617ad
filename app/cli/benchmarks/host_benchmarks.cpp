// SPDX-License-Identifier: GPL-3.0-or-later

// What the program asks of a device: fields from points in the host's memory to values in double
// there.

#include <algorithm>
#include <chrono>
#include <functional>
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "app/cli/benchmarks/field_cases.h"
#include "core/error.h"
#include "core/field/band_limited_grid.h"
#include "gpu/engine/gpu_backend.h"

namespace acg {
namespace {

constexpr int kManyElements = 16'384;
constexpr double kAccuracy = 2e-5;

/// Direct sums; `like` has the points and the order. With `isLarge` of as many monopoles as make
/// the sums, not the ways to and from the card, what takes long.
struct FieldOnHost {
  const char* id;
  const char* like;
  const char* kind;
  bool isLarge;
};
constexpr FieldOnHost kFields[] = {{"F1a_host", "F1a", "point", false},
                                   {"F1b_host", "F1b", "piston", false},
                                   {"F1c_host", "F1c", "piston", false},
                                   {"F1_large_host", "F1a", "point", true}};

struct GridOnHost {
  const char* id;
  int perSide;  ///< points, 0.5 mm apart
};
constexpr GridOnHost kGrids[] = {{"F2a_host", 100}, {"F2b_host", 256}};

/// Monopoles anywhere in the planes of the boards.
PropagationModel largeBoards() {
  PropagationModel model = facingBoards("point");
  std::mt19937_64 random(6);
  const auto uniform = [&] { return static_cast<double>(random() >> 11) * 0x1p-53 - 0.5; };
  model.positions.resize(3, kManyElements);
  model.normals.setZero(3, kManyElements);
  for (int n = 0; n < kManyElements; ++n) {
    const double side = n < kManyElements / 2 ? -1 : 1;
    model.positions.col(n) << 0.26 * uniform(), 0.26 * uniform(), side * 0.12;
    model.normals(2, n) = -side;
  }
  model.groups[0].end = kManyElements;
  return model;
}

Eigen::VectorXcd drivesOf(const PropagationModel& model) {
  return randomDrives().replicate(model.size() / kBoardElements, 1);
}

/// Ascending, ms, after warm-ups; once where a repetition takes seconds.
std::vector<double> millisecondsOf(const std::function<void()>& act, bool isQuick) {
  std::vector<double> times;
  const int warmUps = isQuick ? 3 : 0, repetitions = isQuick ? kFieldRepetitions : 1;
  for (int i = -warmUps; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    act();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    if (i >= 0) times.push_back(time.count());
  }
  std::sort(times.begin(), times.end());
  return times;
}

/// Times `act` on all cards and, where these are several, on the first one alone.
void measure(benchmark::State& state, const HostBenchmarkDevices& devices,
             const std::function<void(gpu::GpuBackend&)>& act) {
  auto& all = dynamic_cast<gpu::GpuBackend&>(*devices.all);
  const bool isQuick = all.device().isAccelerator();
  std::vector<double> times;
  for (auto _ : state) times = millisecondsOf([&] { act(all); }, isQuick);
  const double median = times[times.size() / 2];
  state.counters["median_ms"] = median;
  state.counters["best_ms"] = times.front();
  state.counters["p99_ms"] = times[static_cast<std::size_t>(0.99 * (times.size() - 1))];
  state.counters["cards"] = all.cards().size();
  if (!devices.first) return;
  auto& first = dynamic_cast<gpu::GpuBackend&>(*devices.first);
  const std::vector<double> alone = millisecondsOf([&] { act(first); }, isQuick);
  state.counters["one_card_ms"] = alone[alone.size() / 2];
  state.counters["speed_up"] = alone[alone.size() / 2] / median;
}

void fieldOnHost(benchmark::State& state, const HostBenchmarkDevices& devices,
                 const FieldOnHost& test) {
  const PropagationModel model = test.isLarge ? largeBoards() : facingBoards(test.kind);
  const auto like = std::ranges::find_if(
      fieldCases(), [&](const FieldCase& one) { return std::string(one.id) == test.like; });
  ACG_ASSERT(like != fieldCases().end());
  const Eigen::VectorXcd drives = drivesOf(model);
  Eigen::Matrix3Xd points = like->points();
  const bool isQuick = dynamic_cast<gpu::GpuBackend&>(*devices.all).device().isAccelerator();
  if (test.isLarge && !isQuick) points.conservativeResize(3, points.cols() / 32);
  PressureDerivatives result;
  measure(state, devices, [&](gpu::GpuBackend& backend) {
    result = backend.evaluate(model, drives, points, like->order, Precision::kSingle, {});
  });
  state.counters["error"] = errorOf(*devices.all, model, drives, points, result);
}

void gridOnHost(benchmark::State& state, const HostBenchmarkDevices& devices,
                const GridOnHost& test) {
  const PropagationModel model = facingBoards("piston");
  const Eigen::VectorXcd drives = randomDrives();
  const double half = (test.perSide - 1) * 0.25e-3;
  const FieldGrid grid =
      FieldGrid::between(Eigen::Vector3d::Constant(-half), Eigen::Vector3d::Constant(half),
                         {test.perSide, test.perSide, test.perSide});
  PressureDerivatives result;
  measure(state, devices, [&](gpu::GpuBackend& backend) {
    auto lattice = BandLimitedGrid::plan(grid, model, kAccuracy, 0);
    ACG_ASSERT(lattice.has_value());
    lattice->sum(model, drives, backend, {});
    result = lattice->planes(0, grid.counts[2], model, drives, backend, {});
  });
  state.counters["error"] = errorOf(*devices.all, model, drives, grid.points(), result);
}

}  // namespace

const std::vector<std::string>& hostBenchmarks() {
  static const std::vector<std::string> ids = [] {
    std::vector<std::string> all;
    for (const FieldOnHost& test : kFields) all.push_back(test.id);
    for (const GridOnHost& test : kGrids) all.push_back(test.id);
    return all;
  }();
  return ids;
}

void registerHostBenchmarks(const HostBenchmarkDevices& devices) {
  const auto add = [&](const char* id, auto run) {
    benchmark::RegisterBenchmark(id, run)->Iterations(1)->UseRealTime();
  };
  for (const FieldOnHost& test : kFields) {
    add(test.id, [devices, test](benchmark::State& state) { fieldOnHost(state, devices, test); });
  }
  for (const GridOnHost& test : kGrids) {
    add(test.id, [devices, test](benchmark::State& state) { gridOnHost(state, devices, test); });
  }
}

}  // namespace acg
