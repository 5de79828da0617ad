// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/gpu_backend.h"

#include <algorithm>

#include "core/backend/cpu/cpu_backend.h"
#include "gpu/engine/gpu_buffer.h"
#include "gpu/engine/propagator.h"
#include "gpu/kernels/shape.h"

namespace acg::gpu {
namespace {

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

GpuBackend::Cards listOf(std::unique_ptr<GpuDevice> device) {
  GpuBackend::Cards list;
  list.push_back(std::move(device));
  return list;
}

}  // namespace

GpuBackend::GpuBackend(std::unique_ptr<GpuDevice> device, int threads)
    : GpuBackend(listOf(std::move(device)), threads, Sharing{}) {}

GpuBackend::GpuBackend(Cards cards, int threads, Sharing sharing)
    : cards_(std::move(cards)),
      tuning_(cards_),
      device_(cards_.card(0)),
      sharing_(sharing),
      reference_(makeCpuBackend(threads)) {}

GpuBackend::~GpuBackend() = default;

std::string GpuBackend::description() const { return cards_.description(); }

void GpuBackend::onNotice(std::function<void(const std::string&)> notice) {
  cards_.onNotice(std::move(notice));
}

BufferPtr GpuBackend::allocate(int rows, int columns, int batch) {
  ACG_ASSERT(rows > 0 && columns > 0 && batch > 0);
  return std::make_unique<GpuBuffer>(device_, rows, columns, batch);
}

void GpuBackend::upload(std::span<const std::complex<float>> values, Buffer& buffer) {
  ACG_ASSERT(values.size() == buffer.size());
  device_.upload(values.data(), values.size_bytes(), memoryOf(buffer));
}

void GpuBackend::download(const Buffer& buffer, std::span<std::complex<float>> values) {
  ACG_ASSERT(values.size() == buffer.size());
  device_.download(memoryOf(buffer), values.size_bytes(), values.data());
}

void GpuBackend::copy(const Buffer& from, Buffer& to) {
  ACG_ASSERT(sameShape(from, to));
  device_.copy(memoryOf(from), own(from).bytes(), memoryOf(to));
}

void GpuBackend::propagator(const PropagationModel& model, const Eigen::Matrix3Xd& points,
                            Buffer& a) {
  if (!hasPlaneWaves(model)) {
    gpu::propagator(device_, model, points, own(a));
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
  device_.launch({KernelName::kMultiplyElements}, groupsFor(total), kThreads,
                 {memoryOf(a), memoryOf(b), total});
}

void GpuBackend::backPropagator(const Buffer& a, Buffer& b) {
  ACG_ASSERT(a.rows() == b.columns() && a.columns() == b.rows() && a.batch() == b.batch());
  const std::int64_t rows = std::int64_t(a.rows()) * a.batch();
  const DeviceMemory powers = device_.allocate(rows * sizeof(float));
  device_.launch({KernelName::kRowPowers}, rows, kThreads, {memoryOf(a), a.columns(), powers});
  const int across = tilesFor(a.columns()), down = tilesFor(a.rows());
  device_.launch({KernelName::kScaledAdjoint}, std::int64_t(across) * down * a.batch(),
                 kTile * kTile,
                 {memoryOf(a), powers, a.rows(), a.columns(), across, down, memoryOf(b)});
}

void GpuBackend::multiply(const Buffer& a, const Buffer& x, Buffer& y) {
  ACG_ASSERT(a.columns() == x.rows() && a.rows() == y.rows() && x.columns() == y.columns() &&
             a.batch() == x.batch() && a.batch() == y.batch());
  device_.launch({KernelName::kMultiply}, static_cast<std::int64_t>(y.size()), kThreads,
                 {memoryOf(a), memoryOf(x), a.rows(), a.columns(), x.columns(), memoryOf(y)});
}

void GpuBackend::multiplyAdjoint(const Buffer& a, const Buffer& x, Buffer& y) {
  ACG_ASSERT(a.rows() == x.rows() && a.columns() == y.rows() && x.columns() == y.columns() &&
             a.batch() == x.batch() && a.batch() == y.batch());
  const auto total = static_cast<std::int64_t>(y.size());
  device_.launch(
      {KernelName::kMultiplyAdjoint}, groupsFor(total), kThreads,
      {memoryOf(a), memoryOf(x), a.rows(), a.columns(), x.columns(), total, memoryOf(y)});
}

void GpuBackend::correlation(const Buffer& a, const Buffer& b, Buffer& r) {
  ACG_ASSERT(a.rows() == b.columns() && a.columns() == b.rows() && r.rows() == a.rows() &&
             r.columns() == a.rows() && a.batch() == b.batch() && a.batch() == r.batch());
  const int across = tilesFor(a.rows());
  device_.launch({KernelName::kCorrelation}, std::int64_t(across) * across * a.batch(),
                 kTile * kTile,
                 {memoryOf(a), memoryOf(b), a.rows(), a.columns(), across, memoryOf(r)});
}

void GpuBackend::addScaled(const Buffer& x, float s, Buffer& y) {
  ACG_ASSERT(sameShape(x, y));
  const auto total = static_cast<std::int64_t>(x.size());
  device_.launch({KernelName::kAddScaled}, groupsFor(total), kThreads,
                 {memoryOf(x), s, memoryOf(y), total});
}

void GpuBackend::imposeMagnitudes(const Buffer& magnitudes, Buffer& p) {
  ACG_ASSERT(sameShape(magnitudes, p));
  const auto total = static_cast<std::int64_t>(p.size());
  device_.launch({KernelName::kImposeMagnitudes}, groupsFor(total), kThreads,
                 {memoryOf(magnitudes), memoryOf(p), total});
}

void GpuBackend::unitModulus(Buffer& q) {
  const auto total = static_cast<std::int64_t>(q.size());
  device_.launch({KernelName::kUnitModulus}, groupsFor(total), kThreads, {memoryOf(q), total});
}

void GpuBackend::clampModulus(Buffer& q, float limit) {
  ACG_ASSERT(limit >= 0);
  const auto total = static_cast<std::int64_t>(q.size());
  device_.launch({KernelName::kClampModulus}, groupsFor(total), kThreads,
                 {memoryOf(q), limit, total});
}

std::vector<float> GpuBackend::maxModulus(const Buffer& q) {
  std::vector<float> largest(q.batch());
  const std::int64_t size = std::int64_t(q.rows()) * q.columns();
  const DeviceMemory memory = device_.allocate(largest.size() * sizeof(float));
  device_.launch({KernelName::kMaxModulus}, q.batch(), kThreads, {memoryOf(q), size, memory});
  device_.download(memory, largest.size() * sizeof(float), largest.data());
  return largest;
}

}  // namespace acg::gpu
