// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/fused/single_server.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstring>

#include "core/error.h"

namespace acg::cuda {
namespace {

constexpr std::uint32_t kIdleMicroseconds = 2'000;
constexpr std::uint32_t kLifetimeMicroseconds = 200'000;
constexpr std::chrono::seconds kPatience{10};
constexpr int kLooksBetweenChecks = 1'000;

// Words that the device writes or reads meanwhile.
std::uint64_t look(const void* word) {
  auto& shared = *static_cast<std::uint64_t*>(const_cast<void*>(word));
  return std::atomic_ref(shared).load(std::memory_order_acquire);
}

void write(void* word, std::uint64_t value) {
  std::atomic_ref(*static_cast<std::uint64_t*>(word)).store(value, std::memory_order_release);
}

}  // namespace

SingleServer::SingleServer(const PackedSources& packed, const SourceView& sources)
    : packed_(packed),
      sources_(sources),
      request_(1),
      codes_(packed.slots / 4),
      drives_(packed.slots),
      ended_(1) {}

SingleServer::~SingleServer() {
  put(request_.data()->stop, 1);
  cudaStreamSynchronize(stream_.get());
}

void SingleServer::put(Ticketed& word, std::uint32_t value) {
  write(&word, value | std::uint64_t{ticket_} << 32);
}

void SingleServer::request(const GsPatSteps& steps, std::span<const double> points,
                           std::span<const float> magnitudes, bool wantsDrives) {
  ++ticket_;
  SingleRequest& request = *request_.data();
  for (int m = 0; m < kMostPoints; ++m) {
    // Lanes without a point of their own get the first one, with no magnitude.
    const int from = m < steps.points ? m : 0;
    for (int axis = 0; axis < 3; ++axis) {
      const double waves = (points[3 * from + axis] - packed_.origin(axis)) * packed_.wavesPerMetre;
      put(request.points[m][axis], std::bit_cast<std::uint32_t>(static_cast<float>(waves)));
    }
    put(request.points[m][3], std::bit_cast<std::uint32_t>(magnitudes[from]));
  }
  put(request.count, static_cast<std::uint32_t>(steps.points));
  put(request.iterations, static_cast<std::uint32_t>(steps.iterations));
  put(request.options,
      (steps.finalCorrection ? kFinalCorrection : 0) | (wantsDrives ? kWantsDrives : 0));
  put(request.stop, 0);
}

bool SingleServer::isServed() const {
  return generation_ > 0 &&
         std::atomic_ref(*ended_.data()).load(std::memory_order_acquire) != generation_;
}

void SingleServer::start() {
  SingleService service{};
  service.sources = sources_;
  service.request = request_.data();
  service.codes = codes_.data();
  service.drives = drives_.data();
  service.ended = ended_.data();
  service.generation = ++generation_;
  service.ticket = ticket_;
  service.idleMicroseconds = kIdleMicroseconds;
  service.lifetimeMicroseconds = kLifetimeMicroseconds;
  check(launchGsPatService(service, stream_.get()), "start the solver");
}

template <class IsThere>
void SingleServer::await(const IsThere& isThere) {
  using Clock = std::chrono::steady_clock;
  Clock::time_point until{};
  for (int looks = 1; !isThere(); ++looks) {
    if (looks % kLooksBetweenChecks != 0) continue;
    // The kernel may have left, idle, just when the request came.
    if (!isServed()) start();
    const cudaError_t status = cudaStreamQuery(stream_.get());
    if (status != cudaErrorNotReady) check(status, "solve");
    if (looks == kLooksBetweenChecks) until = Clock::now() + kPatience;
    if (Clock::now() > until) {
      throw Error(ErrorCode::kUnavailable,
                  "The graphics card gave no answer in ten seconds; solve on another backend.");
    }
  }
}

void SingleServer::solve(const GsPatSteps& steps, std::span<const double> points,
                         std::span<const float> magnitudes, std::span<std::uint8_t> codes,
                         std::span<std::complex<float>> drives) {
  if (!drives.empty()) std::fill_n(drives_.data(), packed_.slots, kNoDrive);
  request(steps, points, magnitudes, !drives.empty());
  if (!isServed()) start();
  for (int slot = 0; slot < packed_.slots; slot += 4) {
    const Ticketed& word = codes_.data()[slot / 4];
    std::uint64_t value = 0;
    await([&] { return (value = look(&word)) >> 32 == ticket_; });
    if (packed_.isInOrder && slot + 4 <= packed_.drives) {
      const auto four = static_cast<std::uint32_t>(value);
      std::memcpy(&codes[slot], &four, 4);
      continue;
    }
    for (int j = 0; j < 4; ++j) {
      const int drive = packed_.drive[slot + j];
      if (drive >= 0) codes[drive] = static_cast<std::uint8_t>(value >> 8 * j);
    }
  }
  if (drives.empty()) return;
  for (int slot = 0; slot < packed_.slots; ++slot) {
    std::uint64_t value = kNoDrive;
    await([&] { return (value = look(&drives_.data()[slot])) != kNoDrive; });
    const int drive = packed_.drive[slot];
    if (drive >= 0) drives[drive] = std::bit_cast<std::complex<float>>(value);
  }
}

}  // namespace acg::cuda
