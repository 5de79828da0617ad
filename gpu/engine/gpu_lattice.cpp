// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/gpu_lattice.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include <tbb/parallel_for.h>

#include "gpu/kernels/shape.h"

namespace acg::gpu {
namespace {

/// Values of one row that are on their way to the host at a time.
constexpr std::int64_t kValuesAtOnce = 1 << 23;

Eigen::Matrix3Xd pointsOf(const Lattice& lattice) {
  Eigen::Matrix3Xd points(3, lattice.size());
  Eigen::Index i = 0;
  for (int z = 0; z < lattice.counts[2]; ++z) {
    for (int y = 0; y < lattice.counts[1]; ++y) {
      for (int x = 0; x < lattice.counts[0]; ++x) points.col(i++) = lattice.point({x, y, z});
    }
  }
  return points;
}

/// The row of PressureDerivatives that a summed row of the plan is.
int derivativeRow(const LatticePlan& plan, int summed) {
  using P = PressureDerivatives;
  const int a = plan.axis;
  if (a < 0 || summed == 0) return summed;
  return summed == 1 ? P::row(a) : summed == 2 ? P::row(a, a) : P::row(a, a, a);
}

int derivativesOf(int row) { return row == 0 ? 0 : row < 4 ? 1 : row < 10 ? 2 : 3; }

}  // namespace

GpuLattice::GpuLattice(GpuDevice& device, cpu::FieldSources sources, const Lattice& lattice,
                       int order)
    : device_(device),
      sources_(std::move(sources)),
      lattice_(lattice),
      plan_(latticePlan(lattice, order)),
      points_(pointsOf(lattice)),
      sumOrder_(plan_.summedRows > 1 ? order : 0),
      wavelength_(2 * std::numbers::pi / sources_.wavenumber),
      sums_(device, sources_, points_, sumOrder_) {
  for (int axis = 0; axis < 3; ++axis) axes_[axis] = sendAxis(axis);
  sums_.place(0, static_cast<int>(points_.cols()));
  sums_.sum();
}

GpuLattice::Axis GpuLattice::sendAxis(int index) const {
  const LatticeAxis& from = lattice_.axes[index];
  Axis axis;
  axis.samples = from.samples;
  axis.count = lattice_.counts[index];
  if (from.isKept()) {  // each sample is a tap of its own
    std::vector<int> own(axis.samples);
    for (int i = 0; i < axis.samples; ++i) own[i] = i;
    axis.first = sent(device_, own);
    axis.weights.push_back(sent(device_, std::vector<float>(axis.samples, 1.0f)));
    return axis;
  }
  axis.taps = static_cast<int>(from.weights[0].rows());
  axis.first = sent(device_, from.first);
  for (const Eigen::MatrixXf& weights : from.weights) {
    std::vector<float> byTap(weights.size());
    for (int t = 0; t < axis.taps; ++t) {
      for (int i = 0; i < axis.samples; ++i) byTap[t * axis.samples + i] = weights(t, i);
    }
    axis.weights.push_back(sent(device_, byTap));
  }
  return axis;
}

const DeviceMemory& GpuLattice::roomFor(int step, std::size_t values) const {
  DeviceMemory& memory = steps_[step];
  const std::size_t bytes = values * sizeof(std::complex<float>);
  if (memory.bytes() < bytes) {
    memory = DeviceMemory();
    memory = device_.allocate(bytes);
  }
  return memory;
}

const DeviceMemory& GpuLattice::rowAt(const LatticeRow& row, int begin, int end) const {
  const auto& [x, y, z] = axes_;
  const int planes = end - begin;
  const int wholePlane = x.count * y.count;
  const auto chunks = [](int size) { return (size + ACG_FIELD_THREADS - 1) / ACG_FIELD_THREADS; };
  const int summed = derivativeRow(plan_, row.summed);
  const DeviceMemory& lattice = sums_.sums();
  // The row of the sums is where one entry of `summed` times the lattice begins.
  const DeviceMemory& ofZ = roomFor(0, std::size_t(planes) * wholePlane);
  device_.launch({KernelName::kInterpolateLines}, chunks(planes * wholePlane), ACG_FIELD_THREADS,
                 {lattice, summed * z.count, z.count, wholePlane, z.first,
                  z.weights[row.derivative[2]], z.taps, z.samples, begin, planes, ofZ});
  const DeviceMemory& ofY = roomFor(1, std::size_t(planes) * y.samples * x.count);
  device_.launch({KernelName::kInterpolateLines},
                 std::int64_t(planes) * chunks(y.samples * x.count), ACG_FIELD_THREADS,
                 {ofZ, 0, y.count, x.count, y.first, y.weights[row.derivative[1]], y.taps,
                  y.samples, 0, y.samples, ofY});
  const int lines = planes * y.samples;
  const DeviceMemory& ofX = roomFor(2, std::size_t(lines) * x.samples);
  const auto scale = static_cast<float>(std::pow(wavelength_, -derivativesOf(summed)));
  device_.launch(
      {KernelName::kInterpolateSamples},
      std::int64_t(lines + ACG_LATTICE_LINES - 1) / ACG_LATTICE_LINES * chunks(x.samples),
      ACG_FIELD_THREADS,
      {ofY, lines, x.count, x.first, x.weights[row.derivative[0]], x.taps, x.samples, scale, ofX});
  return ofX;
}

void GpuLattice::interpolate(int begin, int end, std::complex<double>* out, Eigen::Index lineStride,
                             Eigen::Index planeStride) const {
  const int nx = axes_[0].samples, ny = axes_[1].samples;
  const auto rows = static_cast<Eigen::Index>(plan_.rows.size());
  const auto atOnce =
      static_cast<int>(std::max<std::int64_t>(1, kValuesAtOnce / (std::int64_t(nx) * ny)));
  for (int from = begin; from < end; from += atOnce) {
    const int to = std::min(end, from + atOnce);
    const std::size_t floats = 2 * std::size_t(to - from) * ny * nx;
    for (Eigen::Index row = 0; row < rows; ++row) {
      float* values = results_.withRoomFor(floats);
      device_.download(rowAt(plan_.rows[row], from, to), floats * sizeof(float), values);
      tbb::parallel_for(0, (to - from) * ny, [&](int line) {
        const float* value = values + 2 * std::size_t(line) * nx;
        std::complex<double>* point =
            out + rows * (planeStride * (from - begin + line / ny) + lineStride * (line % ny)) +
            row;
        for (int i = 0; i < nx; ++i) point[rows * i] = {value[2 * i], value[2 * i + 1]};
      });
    }
  }
}

std::vector<double> GpuLattice::time(int repetitions) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> seconds;
  constexpr int kWarmUps = 3;
  for (int i = -kWarmUps; i < repetitions; ++i) {
    device_.synchronize();
    const auto start = Clock::now();
    sums_.sum();
    rowAt(plan_.rows[0], 0, axes_[2].samples);
    device_.synchronize();
    const std::chrono::duration<double> taken = Clock::now() - start;
    if (i >= 0) seconds.push_back(taken.count());
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds;
}

}  // namespace acg::gpu
