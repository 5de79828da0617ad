// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/gpu_lattice.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <numeric>

#include <tbb/parallel_for.h>

#include "gpu/engine/large_pages.h"
#include "gpu/kernels/shape.h"

namespace acg::gpu {
namespace {

/// Bytes on their way to the host at a time that let copies and kernels overlap, and the most.
constexpr std::int64_t kTileBytes = 1 << 22, kMostTileBytes = 96 << 20;

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

std::int64_t chunksOf(int size) { return (size + ACG_FIELD_THREADS - 1) / ACG_FIELD_THREADS; }

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
  axis.isKept = from.isKept();
  std::vector<Eigen::MatrixXf> weights = from.weights;
  axis.firstTap = from.first;
  if (axis.isKept) {  // each sample is a tap of its own
    axis.firstTap.resize(axis.samples);
    std::iota(axis.firstTap.begin(), axis.firstTap.end(), 0);
    weights = {Eigen::MatrixXf::Ones(1, axis.samples)};
  }
  axis.taps = static_cast<int>(weights[0].rows());
  if (index > 0) {
    sendBands(weights, axis);
    return axis;
  }
  axis.places = sent(device_, axis.firstTap);
  for (const Eigen::MatrixXf& matrix : weights) {
    const Eigen::MatrixXf byTap = matrix.transpose();  // tap by tap in memory
    axis.weights.push_back(sent(device_, byTap.data(), static_cast<std::size_t>(byTap.size())));
  }
  return axis;
}

void GpuLattice::sendBands(const std::vector<Eigen::MatrixXf>& weights, Axis& axis) const {
  constexpr int kSamples = ACG_LATTICE_SAMPLES;
  std::vector<int> bands;
  std::vector<std::vector<float>> values(weights.size());
  for (int begin = 0; begin < axis.samples; begin += kSamples) {
    const int end = std::min(axis.samples, begin + kSamples);
    const int first = axis.firstTap[begin], length = axis.endOfTaps(end) - first;
    const std::size_t place = values[0].size();
    bands.insert(bands.end(), {first, length, static_cast<int>(place / 4)});
    for (std::size_t d = 0; d < weights.size(); ++d) {
      values[d].resize(place + std::size_t(length) * kSamples, 0.0f);
      for (int i = begin; i < end; ++i) {
        for (int t = 0; t < axis.taps; ++t) {
          const int entry = axis.firstTap[i] - first + t;
          values[d][place + std::size_t(entry) * kSamples + i - begin] = weights[d](t, i);
        }
      }
    }
  }
  axis.places = sent(device_, bands);
  for (const std::vector<float>& of : values) axis.weights.push_back(sent(device_, of));
}

void GpuLattice::makeRoom(DeviceMemory& memory, std::size_t values) const {
  const std::size_t bytes = values * sizeof(std::complex<float>);
  if (memory.bytes() < bytes) {
    memory = DeviceMemory();
    memory = device_.allocate(bytes);
  }
}

const DeviceMemory& GpuLattice::alongLines(const Axis& axis, int derivative, const DeviceMemory& in,
                                           int outer, int skipped, int count, int inner, int begin,
                                           int end, DeviceMemory& room) const {
  if (axis.isKept) return in;
  makeRoom(room, std::size_t(outer) * (end - begin) * inner);
  const std::int64_t bands = (end - 1) / ACG_LATTICE_SAMPLES - begin / ACG_LATTICE_SAMPLES + 1;
  device_.launch(
      {KernelName::kInterpolateLines}, bands * chunksOf(inner) * outer, ACG_FIELD_THREADS,
      {in, skipped, count, inner, axis.places, axis.weights[derivative], begin, end, room});
  return room;
}

const DeviceMemory& GpuLattice::rowAt(const LatticeRow& row, int begin, int end,
                                      Steps& steps) const {
  const auto& [x, y, z] = axes_;
  // Bands are read whole, also where the range begins or ends within one.
  const int firstSample = begin / ACG_LATTICE_SAMPLES * ACG_LATTICE_SAMPLES;
  const int bandsEnd = (end + ACG_LATTICE_SAMPLES - 1) / ACG_LATTICE_SAMPLES * ACG_LATTICE_SAMPLES;
  const int firstPlane = z.firstTap[z.isKept ? begin : firstSample];
  const int planes = z.endOfTaps(z.isKept ? end : std::min(z.samples, bandsEnd)) - firstPlane;
  const int summed = derivativeRow(plan_, row.summed);
  const int lines = planes * y.count;
  const int firstLine = (summed * z.count + firstPlane) * y.count;
  makeRoom(steps[0], std::size_t(lines) * x.samples);
  const auto scale = static_cast<float>(std::pow(wavelength_, -derivativesOf(summed)));
  device_.launch(
      {KernelName::kInterpolateSamples},
      std::int64_t(lines + ACG_LATTICE_LINES - 1) / ACG_LATTICE_LINES * chunksOf(x.samples),
      ACG_FIELD_THREADS,
      {sums_.sums(), firstLine, lines, x.count, x.places, x.weights[row.derivative[0]], x.taps,
       x.samples, scale, steps[0]});
  const DeviceMemory& ofY = alongLines(y, row.derivative[1], steps[0], planes, 0, y.count,
                                       x.samples, 0, y.samples, steps[1]);
  return alongLines(z, row.derivative[2], ofY, 1, firstPlane, planes, y.samples * x.samples, begin,
                    end, steps[2]);
}

/// Planes of the grid, each slot with the steps and the values of a tile.
class GpuLattice::Interpolation final : public TileWork {
 public:
  Interpolation(const GpuLattice& lattice, int begin, std::complex<double>* out,
                Eigen::Index lineStride, Eigen::Index planeStride)
      : lattice_(lattice),
        device_(lattice.device_),
        begin_(begin),
        out_(out),
        lineStride_(lineStride),
        planeStride_(planeStride) {}

  void begin(int index, const Tile& tile) override {
    Slot& slot = slots_[index];
    const std::int64_t values = tile.count * lattice_.valuesOfPlane();
    const std::size_t bytes = values * sizeof(std::complex<float>);
    const std::vector<LatticeRow>& rows = lattice_.plan_.rows;
    if (slot.results.room() < rows.size() * bytes) {
      slot.results = HostMemory();
      slot.results = device_.hostMemory(rows.size() * bytes);
    }
    auto* to = slot.results.as<std::complex<float>>();
    const int from = begin_ + static_cast<int>(tile.first);
    for (const LatticeRow& row : rows) {
      const DeviceMemory& result =
          lattice_.rowAt(row, from, from + static_cast<int>(tile.count), slot.steps);
      device_.downloadLater(result, bytes, to);
      to += values;
    }
  }

  void end(int index, const Tile& tile) override {
    device_.synchronize();
    const int nx = lattice_.axes_[0].samples, ny = lattice_.axes_[1].samples;
    const auto rows = static_cast<Eigen::Index>(lattice_.plan_.rows.size());
    const std::int64_t stride = tile.count * lattice_.valuesOfPlane();
    const auto* values = slots_[index].results.as<const std::complex<float>>();
    tbb::parallel_for(0, static_cast<int>(tile.count) * ny, [&](int line) {
      const std::complex<float>* from = values + std::int64_t(line) * nx;
      std::complex<double>* to =
          out_ + rows * (planeStride_ * (tile.first + line / ny) + lineStride_ * (line % ny));
      for (int i = 0; i < nx; ++i) {
        for (Eigen::Index row = 0; row < rows; ++row) *to++ = from[row * stride + i];
      }
    });
  }

  void release() override { slots_ = {}; }

 private:
  struct Slot {
    Steps steps;
    HostMemory results;
  };

  const GpuLattice& lattice_;
  GpuDevice& device_;
  int begin_;
  std::complex<double>* out_;
  Eigen::Index lineStride_, planeStride_;
  std::array<Slot, GpuDevice::kQueues> slots_;
};

std::unique_ptr<TileWork> GpuLattice::interpolation(int begin, std::complex<double>* out,
                                                    Eigen::Index lineStride,
                                                    Eigen::Index planeStride) const {
  return std::make_unique<Interpolation>(*this, begin, out, lineStride, planeStride);
}

TilePace GpuLattice::pace() const {
  const auto perPlane = static_cast<std::int64_t>(
      valuesOfPlane() * std::int64_t(plan_.rows.size() * sizeof(std::complex<float>)));
  // The kernel of the last axis takes bands of planes.
  constexpr std::int64_t kBand = ACG_LATTICE_SAMPLES;
  const std::int64_t bands = std::max<std::int64_t>(1, kTileBytes / (kBand * perPlane));
  const std::int64_t most = std::max<std::int64_t>(1, kMostTileBytes / perPlane);
  TilePace pace;
  pace.size = pace.largest = std::min(kBand * bands, most);
  pace.seconds = 1e9;  // nobody waits for a checkpoint
  return pace;
}

void GpuLattice::interpolate(int begin, int end, std::complex<double>* out, Eigen::Index lineStride,
                             Eigen::Index planeStride) const {
  // All planes but the last, whose end depends on the strides.
  adviseLargePages(out, sizeof(*out) * plan_.rows.size() * planeStride * (end - begin - 1));
  TileQueue queue(end - begin);
  const auto work = interpolation(begin, out, lineStride, planeStride);
  runTiles(device_, *work, queue, pace());
}

std::vector<double> GpuLattice::time(int repetitions) {
  using Clock = std::chrono::steady_clock;
  std::vector<double> seconds;
  constexpr int kWarmUps = 3;
  for (int i = -kWarmUps; i < repetitions; ++i) {
    device_.synchronize();
    const auto start = Clock::now();
    sums_.sum();
    rowAt(plan_.rows[0], 0, axes_[2].samples, wholeGrid_);
    device_.synchronize();
    const std::chrono::duration<double> taken = Clock::now() - start;
    if (i >= 0) seconds.push_back(taken.count());
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds;
}

}  // namespace acg::gpu
