// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <numbers>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "app/composition.h"
#include "core/field/field_evaluator.h"
#include "core/solvers/solve.h"

namespace acg {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kMoves = 200;
constexpr double kAccuracy = 1e-3;  // of slices and volumes in the window

/// What an edit computes while a trap is dragged along a circle: the hologram, a slice of 256 x 256
/// points and a volume of 100^3, which stay where they are.
void computeOfADrag(benchmark::State& state, const std::string& backendName) {
  const auto backend = makeBackend(backendName);
  auto scene = std::make_shared<Scene>(*facingBoardsScene());
  Trap trap;
  trap.kind = TrapKind::kTwoSided;
  scene->targets = {{"a", {0, 0, 0}, trap, {}}};
  scene->solver.name = "gs-pat";
  FieldSpec slice, volume;
  slice.accuracy = volume.accuracy = kAccuracy;
  slice.samples = FieldGrid::between({-0.051, 0, -0.051}, {0.051, 0, 0.051}, {256, 1, 256});
  volume.samples = FieldGrid::between({-0.02475, -0.02475, -0.02475}, {0.02475, 0.02475, 0.02475},
                                      {100, 100, 100});
  std::vector<double> seconds;
  for (auto _ : state) {
    const double turns = static_cast<double>(seconds.size()) / kMoves;
    const auto begin = Clock::now();
    scene->targets[0].position = {0.02 * std::cos(2 * std::numbers::pi * turns), 0,
                                  0.02 * std::sin(2 * std::numbers::pi * turns)};
    const Hologram hologram = solveScene(*scene, *backend);
    for (const FieldSpec& spec : {slice, volume}) {
      const Field field = evaluateField(*scene, hologram, spec, *backend);
      if (!std::isfinite(field.channels.front().values.back())) {
        state.SkipWithError("the field should be finite");
      }
    }
    seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
  }
  std::sort(seconds.begin(), seconds.end());
  state.counters["median_ms"] = 1e3 * seconds[seconds.size() / 2];
  state.counters["p95_ms"] = 1e3 * seconds[seconds.size() * 95 / 100];
}

}  // namespace

void registerEditBenchmark(const std::string& backend) {
  benchmark::RegisterBenchmark(
      "I1", [backend](benchmark::State& state) { computeOfADrag(state, backend); })
      ->Iterations(kMoves)
      ->UseRealTime();
}

}  // namespace acg
