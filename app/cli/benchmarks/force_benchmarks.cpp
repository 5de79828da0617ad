// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmarks.h"
#include "core/backend/cpu/cpu_backend.h"
#include "core/field/field_evaluator.h"
#include "core/field/field_grid.h"
#include "core/levitation/bead_field.h"
#include "core/levitation/trap_verdict.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSide = 16;

double secondsOf(const auto& act) {
  const auto start = Clock::now();
  act();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double medianOf(std::vector<double> seconds) {
  std::nth_element(seconds.begin(), seconds.begin() + seconds.size() / 2, seconds.end());
  return seconds[seconds.size() / 2];
}

/// G512: two facing boards with a two-sided trap for a bead of 1 mm radius in the middle.
Scene trapScene() {
  Scene scene;
  scene.medium = Medium{343, 1.2, 0};
  scene.transducers["murata"] = {};
  scene.particles["eps"] = {};
  for (const double side : {-1.0, 1.0}) {
    PlacedArray board;
    board.id = side < 0 ? "bottom" : "top";
    board.geometry.kind = "rectangular";
    board.geometry.parameters = {
        {"columns", std::int64_t{kSide}}, {"rows", std::int64_t{kSide}}, {"pitch_m", 0.0105}};
    board.transducer = "murata";
    board.position = {0, 0, 0.12 * side};
    if (side > 0) board.orientation = Eigen::Quaterniond(0, 1, 0, 0);
    board.elements =
        std::make_shared<TransducerArray>(buildArray(board.geometry, {}, "arrays[].geometry"));
    scene.arrays.push_back(board);
  }
  Trap trap;
  trap.kind = TrapKind::kTwoSided;
  trap.particle = "eps";
  scene.targets.push_back({"a", {0, 0, 0}, trap, {}});
  scene.solver.name = "naive";
  return scene;
}

void judge(benchmark::State& state) {
  const auto backend = makeCpuBackend(1);
  const Scene scene = trapScene();
  const Hologram hologram = solveScene(scene, *backend);
  std::vector<double> seconds;
  bool holds = false;
  for (auto _ : state) {
    seconds.push_back(secondsOf(
        [&] { holds = judgeTraps(scene, hologram, *backend).front().hold == TrapHold::kHolds; }));
  }
  if (!holds) state.SkipWithError("the trap should hold");
  state.counters["median_us"] = 1e6 * medianOf(seconds);
}

void partialWaves(benchmark::State& state) {
  const auto backend = makeCpuBackend(1);
  const Scene scene = trapScene();
  const Hologram hologram = solveScene(scene, *backend);
  const PropagationModel model = propagationModel(scene);
  std::vector<double> seconds;
  Eigen::Vector3d sum = Eigen::Vector3d::Zero();
  for (auto _ : state) {
    seconds.push_back(secondsOf([&] {
      const BeadField field(model, hologram.drives, Particle{}, ForceModel::kPartialWaves,
                            *backend);
      sum += field.at({1e-3, 0, 1e-3}).force;
    }));
  }
  if (!sum.allFinite()) state.SkipWithError("the force should be finite");
  state.counters["median_us"] = 1e6 * medianOf(seconds);
}

/// Time of potential and force (Gor'kov) over that of the pressure on a slice of 256 x 256 points,
/// as the program computes them: sums, interpolation, products and the values of the field.
void gorkovRatio(benchmark::State& state) {
  const auto backend = makeCpuBackend(1);
  const Scene scene = trapScene();
  const Hologram hologram = solveScene(scene, *backend);
  FieldSpec spec;
  spec.samples = FieldGrid::between({-0.051, 0, -0.051}, {0.051, 0, 0.051}, {256, 1, 256});
  spec.forceModel = ForceModel::kGorkov;
  spec.accuracy = 1e-3;  // of the slices in the window
  std::map<std::string, std::vector<double>> seconds;
  for (auto _ : state) {
    for (const char* quantity : {"pressure", "gorkov", "force"}) {
      spec.quantities = {quantity};
      Field field;
      seconds[quantity].push_back(
          secondsOf([&] { field = evaluateField(scene, hologram, spec, *backend, {}); }));
      if (!std::isfinite(field.channels.front().values.back())) {
        state.SkipWithError("the field should be finite");
      }
    }
  }
  const double pressure = medianOf(seconds["pressure"]);
  state.counters["ratio"] = medianOf(seconds["force"]) / pressure;
  state.counters["potential_ratio"] = medianOf(seconds["gorkov"]) / pressure;
  state.counters["pressure_ms"] = 1e3 * pressure;
}

}  // namespace

void registerForceBenchmarks() {
  benchmark::RegisterBenchmark("verdict", judge)->Iterations(50)->UseRealTime();
  benchmark::RegisterBenchmark("partial_waves", partialWaves)->Iterations(300)->UseRealTime();
  benchmark::RegisterBenchmark("gorkov_ratio", gorkovRatio)->Iterations(15)->UseRealTime();
}

}  // namespace acg
