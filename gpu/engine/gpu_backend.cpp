// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/gpu_backend.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "core/backend/cpu/cpu_backend.h"
#include "core/backend/cpu/plane_waves.h"
#include "gpu/engine/field_sums.h"
#include "gpu/engine/gpu_buffer.h"
#include "gpu/engine/gpu_lattice.h"
#include "gpu/engine/propagator.h"
#include "gpu/kernels/shape.h"

namespace acg::gpu {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kThreads = ACG_MATRIX_THREADS;
constexpr int kTile = ACG_TILE;
constexpr std::int64_t kMostGroups = 1 << 16;

GpuBuffer& own(Buffer& buffer) { return static_cast<GpuBuffer&>(buffer); }
const GpuBuffer& own(const Buffer& buffer) { return static_cast<const GpuBuffer&>(buffer); }
DeviceMemory& memoryOf(Buffer& buffer) { return own(buffer).memory(); }
const DeviceMemory& memoryOf(const Buffer& buffer) { return own(buffer).memory(); }

bool sameShape(const Buffer& a, const Buffer& b) {
  return a.rows() == b.rows() && a.columns() == b.columns() && a.batch() == b.batch();
}

/// Enough groups for one work-item an element, or for the device.
std::int64_t groupsFor(std::int64_t elements) {
  return std::min((elements + kThreads - 1) / kThreads, kMostGroups);
}

int tilesFor(int size) { return (size + kTile - 1) / kTile; }

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

GpuBackend::GpuBackend(std::unique_ptr<GpuDevice> device, int threads)
    : device_(std::move(device)), reference_(makeCpuBackend(threads)) {}

GpuBackend::~GpuBackend() = default;

std::string GpuBackend::description() const {
  return fmt::format("{}, {:.0f} GB", device_->name(), device_->memoryBytes() / 1e9);
}

BufferPtr GpuBackend::allocate(int rows, int columns, int batch) {
  ACG_ASSERT(rows > 0 && columns > 0 && batch > 0);
  return std::make_unique<GpuBuffer>(*device_, rows, columns, batch);
}

void GpuBackend::upload(std::span<const std::complex<float>> values, Buffer& buffer) {
  ACG_ASSERT(values.size() == buffer.size());
  device_->upload(values.data(), values.size_bytes(), memoryOf(buffer));
}

void GpuBackend::download(const Buffer& buffer, std::span<std::complex<float>> values) {
  ACG_ASSERT(values.size() == buffer.size());
  device_->download(memoryOf(buffer), values.size_bytes(), values.data());
}

void GpuBackend::copy(const Buffer& from, Buffer& to) {
  ACG_ASSERT(sameShape(from, to));
  device_->copy(memoryOf(from), own(from).bytes(), memoryOf(to));
}

void GpuBackend::propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points,
                            Buffer& a) {
  if (!hasPlaneWaves(model)) {
    gpu::propagator(*device_, model, points, own(a));
    return;
  }
  const BufferPtr exact = reference_->allocate(a.rows(), a.columns(), a.batch());
  std::vector<std::complex<float>> values(a.size());
  reference_->propagator(model, points, *exact);
  reference_->download(*exact, values);
  upload(values, a);
}

void GpuBackend::multiplyElements(Buffer& a, const Buffer& b) {
  ACG_ASSERT(sameShape(a, b));
  const auto total = static_cast<std::int64_t>(a.size());
  device_->launch({KernelName::kMultiplyElements}, groupsFor(total), kThreads,
                  {memoryOf(a), memoryOf(b), total});
}

void GpuBackend::backPropagator(const Buffer& a, Buffer& b) {
  ACG_ASSERT(a.rows() == b.columns() && a.columns() == b.rows() && a.batch() == b.batch());
  const std::int64_t rows = std::int64_t(a.rows()) * a.batch();
  const DeviceMemory powers = device_->allocate(rows * sizeof(float));
  device_->launch({KernelName::kRowPowers}, rows, kThreads, {memoryOf(a), a.columns(), powers});
  const int across = tilesFor(a.columns()), down = tilesFor(a.rows());
  device_->launch({KernelName::kScaledAdjoint}, std::int64_t(across) * down * a.batch(),
                  kTile * kTile,
                  {memoryOf(a), powers, a.rows(), a.columns(), across, down, memoryOf(b)});
}

void GpuBackend::multiply(const Buffer& a, const Buffer& x, Buffer& y) {
  ACG_ASSERT(a.columns() == x.rows() && a.rows() == y.rows() && x.columns() == y.columns() &&
             a.batch() == x.batch() && a.batch() == y.batch());
  device_->launch({KernelName::kMultiply}, static_cast<std::int64_t>(y.size()), kThreads,
                  {memoryOf(a), memoryOf(x), a.rows(), a.columns(), x.columns(), memoryOf(y)});
}

void GpuBackend::multiplyAdjoint(const Buffer& a, const Buffer& x, Buffer& y) {
  ACG_ASSERT(a.rows() == x.rows() && a.columns() == y.rows() && x.columns() == y.columns() &&
             a.batch() == x.batch() && a.batch() == y.batch());
  const auto total = static_cast<std::int64_t>(y.size());
  device_->launch(
      {KernelName::kMultiplyAdjoint}, groupsFor(total), kThreads,
      {memoryOf(a), memoryOf(x), a.rows(), a.columns(), x.columns(), total, memoryOf(y)});
}

void GpuBackend::correlation(const Buffer& a, const Buffer& b, Buffer& r) {
  ACG_ASSERT(a.rows() == b.columns() && a.columns() == b.rows() && r.rows() == a.rows() &&
             r.columns() == a.rows() && a.batch() == b.batch() && a.batch() == r.batch());
  const int across = tilesFor(a.rows());
  device_->launch({KernelName::kCorrelation}, std::int64_t(across) * across * a.batch(),
                  kTile * kTile,
                  {memoryOf(a), memoryOf(b), a.rows(), a.columns(), across, memoryOf(r)});
}

void GpuBackend::addScaled(const Buffer& x, float s, Buffer& y) {
  ACG_ASSERT(sameShape(x, y));
  const auto total = static_cast<std::int64_t>(x.size());
  device_->launch({KernelName::kAddScaled}, groupsFor(total), kThreads,
                  {memoryOf(x), s, memoryOf(y), total});
}

void GpuBackend::imposeMagnitudes(const Buffer& magnitudes, Buffer& p) {
  ACG_ASSERT(sameShape(magnitudes, p));
  const auto total = static_cast<std::int64_t>(p.size());
  device_->launch({KernelName::kImposeMagnitudes}, groupsFor(total), kThreads,
                  {memoryOf(magnitudes), memoryOf(p), total});
}

void GpuBackend::unitModulus(Buffer& q) {
  const auto total = static_cast<std::int64_t>(q.size());
  device_->launch({KernelName::kUnitModulus}, groupsFor(total), kThreads, {memoryOf(q), total});
}

void GpuBackend::clampModulus(Buffer& q, float limit) {
  ACG_ASSERT(limit >= 0);
  const auto total = static_cast<std::int64_t>(q.size());
  device_->launch({KernelName::kClampModulus}, groupsFor(total), kThreads,
                  {memoryOf(q), limit, total});
}

std::vector<float> GpuBackend::maxModulus(const Buffer& q) {
  std::vector<float> largest(q.batch());
  const std::int64_t size = std::int64_t(q.rows()) * q.columns();
  const DeviceMemory memory = device_->allocate(largest.size() * sizeof(float));
  device_->launch({KernelName::kMaxModulus}, q.batch(), kThreads, {memoryOf(q), size, memory});
  device_->download(memory, largest.size() * sizeof(float), largest.data());
  return largest;
}

PressureDerivatives GpuBackend::evaluate(const PropagationModel& model,
                                         const Eigen::VectorXcd& drives,
                                         const Eigen::Matrix3Xd& points, int order,
                                         Precision precision,
                                         const std::function<void(double)>& checkpoint) {
  if (precision == Precision::kDouble) {
    return reference_->evaluate(model, drives, points, order, precision, checkpoint);
  }
  ACG_ASSERT(order >= 0 && order <= 3);
  constexpr double kTileSeconds = 8e-3;  // between checkpoints
  constexpr double kFirstPairs = 2e7;
  constexpr Eigen::Index kLargestTile = 1 << 22, kSmallestTile = 256;
  const cpu::FieldSources sources = cpu::prepareSources(model, drives, Precision::kSingle, order);
  const int rows = PressureDerivatives::rowsOf(order);
  PressureDerivatives result{order, Eigen::MatrixXcd(rows, points.cols())};
  FieldSums sums(*device_, sources, points, order);
  const Eigen::Index room =
      std::min<Eigen::Index>(kLargestTile, device_->memoryBytes() / 2 / sums.bytesPerPoint());
  Eigen::Index tile = static_cast<Eigen::Index>(kFirstPairs / std::max(1, sources.size));
  for (Eigen::Index first = 0; first < points.cols();) {
    tile = std::clamp(tile, kSmallestTile, std::max(kSmallestTile, room));
    const auto count = static_cast<int>(std::min(tile, points.cols() - first));
    std::complex<double>* values = result.values.data() + rows * first;
    const auto start = Clock::now();
    try {
      sums.place(first, count);
      sums.sum();
    } catch (const OutOfDeviceMemory&) {
      if (tile <= kSmallestTile) throw;
      tile = std::min<Eigen::Index>(tile, count) / 2;
      continue;
    }
    sums.read(values);
    if (!sources.planeWaves.empty()) {
      cpu::addPlaneWaves(sources, points.data() + 3 * first, count, order, values);
    }
    const double factor = kTileSeconds / std::max(secondsSince(start), 1e-6);
    tile = static_cast<Eigen::Index>(static_cast<double>(tile) * std::clamp(factor, 0.25, 4.0));
    first += count;
    if (checkpoint) checkpoint(static_cast<double>(first) / static_cast<double>(points.cols()));
  }
  return result;
}

std::unique_ptr<LatticeSums> GpuBackend::sumLattice(const PropagationModel& model,
                                                    const Eigen::VectorXcd& drives,
                                                    const Lattice& lattice, int order,
                                                    const std::function<void(double)>& checkpoint) {
  constexpr long long kLargest = 1 << 24;  // points that one tile of sums takes
  const int sumOrder = latticePlan(lattice, order).summedRows > 1 ? order : 0;
  cpu::FieldSources sources = cpu::prepareSources(model, drives, Precision::kSingle, sumOrder);
  if (!sources.runs.empty() && sources.planeWaves.empty() && lattice.size() <= kLargest) {
    try {
      auto sums = std::make_unique<GpuLattice>(*device_, std::move(sources), lattice, order);
      if (checkpoint) checkpoint(1);
      return sums;
    } catch (const OutOfDeviceMemory&) {
      // Tile by tile instead, and the processor interpolates.
    }
  }
  return Backend::sumLattice(model, drives, lattice, order, checkpoint);
}

FieldTiming GpuBackend::timeField(const PropagationModel& model, const Eigen::VectorXcd& drives,
                                  const Eigen::Matrix3Xd& points, int order, int repetitions) {
  const cpu::FieldSources sources = cpu::prepareSources(model, drives, Precision::kSingle, order);
  FieldSums sums(*device_, sources, points, order);
  FieldTiming timing;
  sums.place(0, static_cast<int>(points.cols()));
  sums.poison();
  constexpr int kWarmUps = 3;
  for (int i = -kWarmUps; i < repetitions; ++i) {
    device_->synchronize();
    const auto start = Clock::now();
    sums.sum();
    device_->synchronize();
    if (i >= 0) timing.seconds.push_back(secondsSince(start));
  }
  std::sort(timing.seconds.begin(), timing.seconds.end());
  const int rows = PressureDerivatives::rowsOf(order);
  timing.result = {order, Eigen::MatrixXcd(rows, points.cols())};
  sums.read(timing.result.values.data());
  return timing;
}

}  // namespace acg::gpu
