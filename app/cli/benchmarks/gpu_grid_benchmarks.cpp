// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>
#include <vector>

#include <benchmark/benchmark.h>

#include "app/cli/benchmarks/benchmark_scene.h"
#include "app/cli/benchmarks/benchmarks.h"
#include "core/field/band_limited_grid.h"
#include "gpu/engine/gpu_backend.h"
#include "gpu/engine/gpu_lattice.h"

namespace acg {
namespace {

constexpr double kAccuracy = 2e-5;

struct GridCase {
  const char* id;
  int perSide;
  double step;  ///< m
};
constexpr GridCase kCases[] = {{"F2a", 100, 0.5e-3}, {"F2b", 256, 0.5e-3}, {"F2c", 1000, 0.2e-3}};

/// max |dp| / max |p| on the middle plane of the grid, against double at 20,000 points of it.
double errorOfMiddle(const BandLimitedGrid& lattice, const FieldGrid& grid,
                     const PropagationModel& model, const Eigen::VectorXcd& drives,
                     Backend& backend) {
  const int z = grid.counts[2] / 2;
  const PressureDerivatives plane = lattice.planes(z, z + 1, model, drives, backend, {});
  std::mt19937_64 random(5);
  constexpr int kCompared = 20'000;
  Eigen::Matrix3Xd points(3, kCompared);
  Eigen::VectorXcd actual(kCompared);
  for (int m = 0; m < kCompared; ++m) {
    const auto index = static_cast<Eigen::Index>(random() % plane.values.cols());
    points.col(m) = grid.point(index + static_cast<long long>(z) * plane.values.cols());
    actual(m) = plane.values(0, index);
  }
  const auto exact = backend.evaluate(model, drives, points, 0, Precision::kDouble, {});
  return (actual.transpose() - exact.values.row(0)).cwiseAbs().maxCoeff() /
         exact.values.cwiseAbs().maxCoeff();
}

/// Sums on the lattice and interpolation of the largest box that it serves, the result left on the
/// device.
void gridOnDevice(benchmark::State& state, gpu::GpuBackend& backend, const GridCase& test) {
  const PropagationModel model = facingBoards("piston");
  const Eigen::VectorXcd drives = randomDrives();
  const double half = (test.perSide - 1) * test.step / 2;
  const FieldGrid grid =
      FieldGrid::between(Eigen::Vector3d::Constant(-half), Eigen::Vector3d::Constant(half),
                         {test.perSide, test.perSide, test.perSide});
  auto lattice = BandLimitedGrid::plan(grid, model, kAccuracy, 0);
  if (!lattice) return state.SkipWithError("no lattice serves the grid");
  lattice->sum(model, drives, backend, {});
  auto* sums = dynamic_cast<gpu::GpuLattice*>(&lattice->coreSums());
  if (!sums) return state.SkipWithError("the device has no room for the lattice");
  std::vector<double> seconds;
  for (auto _ : state) seconds = sums->time(backend.device().isAccelerator() ? 30 : 1);
  const double median = seconds[seconds.size() / 2];
  state.counters["median_us"] = 1e6 * median;
  state.counters["p99_us"] = 1e6 * seconds[static_cast<std::size_t>(0.99 * (seconds.size() - 1))];
  state.counters["points"] = static_cast<double>(lattice->corePoints());
  state.counters["points/s"] = static_cast<double>(lattice->corePoints()) / median;
  state.counters["bytes_stored/s"] = 8 * static_cast<double>(lattice->corePoints()) / median;
  state.counters["error"] = errorOfMiddle(*lattice, grid, model, drives, backend);
}

}  // namespace

void registerGpuGridBenchmarks(Backend& backend) {
  auto& device = dynamic_cast<gpu::GpuBackend&>(backend);
  for (const GridCase& test : kCases) {
    benchmark::RegisterBenchmark(
        test.id, [&device, test](benchmark::State& state) { gridOnDevice(state, device, test); })
        ->Iterations(1)
        ->UseRealTime();
  }
}

}  // namespace acg
