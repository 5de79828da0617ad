// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/gpu_lattice.h"
#include "gpu/engine/multi_lattice.h"

#include <random>

#include <gtest/gtest.h>

#include "gpu/engine/gpu_backend.h"
#include "tests/support/backend_under_test.h"
#include "tests/support/random_scene.h"

namespace acg::gpu {
namespace {

/// How an axis comes about: its weights derive, do not, or there are none.
enum class Axis { kDerives, kPlain, kKept };

/// Weights may be anything here: both sides apply the same.
LatticeAxis randomAxis(std::mt19937& random, Axis kind, int count, int order) {
  LatticeAxis axis;
  if (kind == Axis::kKept) {
    axis.samples = count;
    return axis;
  }
  constexpr int kTaps = 3;
  axis.samples = 3 * count + 1;
  for (int i = 0; i < axis.samples; ++i) axis.first.push_back(i * (count - kTaps) / axis.samples);
  for (int times = 0; times <= (kind == Axis::kDerives ? std::max(order, 1) : 0); ++times) {
    axis.weights.push_back(Eigen::MatrixXf(kTaps, axis.samples));
    for (float& weight : axis.weights.back().reshaped()) {
      weight = std::uniform_real_distribution<float>(-1, 1)(random);
    }
  }
  return axis;
}

class GpuLattices : public test::BackendTestWith<std::array<Axis, 3>> {
 protected:
  GpuBackend& gpu() { return dynamic_cast<GpuBackend&>(backend()); }
};

TEST_P(GpuLattices, InterpolateAsTheProcessorDoes) {
  const PropagationModel model = test::facingArrays(4, 10.5e-3, 0.24, TransducerModel{});
  std::mt19937 random(51);
  const Eigen::VectorXcd drives = test::randomDrives(random, model.size());
  for (int order = 0; order <= 3; ++order) {
    Lattice lattice;
    lattice.origin = {-0.01, -0.012, -0.006};
    lattice.spacing = Eigen::Vector3d::Constant(2.1e-3);
    lattice.counts = {11, 7, 5};
    for (int a = 0; a < 3; ++a) {
      lattice.axes[a] = randomAxis(random, GetParam()[a], lattice.counts[a], order);
    }
    const int rows = PressureDerivatives::rowsOf(order);
    const int nx = lattice.axes[0].samples, ny = lattice.axes[1].samples;
    const int nz = lattice.axes[2].samples, begin = 1, end = nz - 1;
    const Eigen::Index line = nx + 2, plane = line * ny + 3;
    Eigen::MatrixXcd here = Eigen::MatrixXcd::Zero(rows, plane * (end - begin));
    Eigen::MatrixXcd there = here;

    const auto onDevice = gpu().sumLattice(model, drives, lattice, order, {});
    onDevice->interpolate(begin, end, here.data(), line, plane);
    gpu()
        .Backend::sumLattice(model, drives, lattice, order, {})
        ->interpolate(begin, end, there.data(), line, plane);

    ASSERT_TRUE(dynamic_cast<GpuLattice*>(onDevice.get()) != nullptr ||
                dynamic_cast<MultiLattice*>(onDevice.get()) != nullptr);
    for (int row = 0; row < rows; ++row) {
      EXPECT_LE((here.row(row) - there.row(row)).cwiseAbs().maxCoeff(),
                1e-5 * there.row(row).cwiseAbs().maxCoeff())
          << "order " << order << " row " << row;
    }
  }
}

constexpr std::array<Axis, 3> kAll = {Axis::kDerives, Axis::kDerives, Axis::kDerives};
constexpr std::array<Axis, 3> kSliceAlongX = {Axis::kKept, Axis::kDerives, Axis::kDerives};
constexpr std::array<Axis, 3> kSliceAlongZ = {Axis::kDerives, Axis::kDerives, Axis::kKept};
constexpr std::array<Axis, 3> kPlainY = {Axis::kDerives, Axis::kPlain, Axis::kDerives};
constexpr std::array<Axis, 3> kRefined = {Axis::kPlain, Axis::kPlain, Axis::kPlain};
INSTANTIATE_TEST_SUITE_P(Axes, GpuLattices,
                         testing::Values(kAll, kSliceAlongX, kSliceAlongZ, kPlainY, kRefined));

}  // namespace
}  // namespace acg::gpu
