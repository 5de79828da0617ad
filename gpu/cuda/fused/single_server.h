// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <span>

#include "gpu/cuda/fused/cuda_memory.h"
#include "gpu/cuda/fused/gs_pat_kernels.h"
#include "gpu/cuda/fused/packed_sources.h"

namespace acg::cuda {

/// Solves one problem at a time without starting a kernel for each: a kernel waits on eight
/// multiprocessors for the next request and leaves after two milliseconds without one, after a
/// fifth of a second anyway, and when this object goes. The next request starts it again.
///
/// Needs compute capability 9.0; the device must be the one in use. One thread at a time.
class SingleServer {
 public:
  /// Both must outlive this object.
  SingleServer(const PackedSources& packed, const SourceView& sources);
  ~SingleServer();
  SingleServer(const SingleServer&) = delete;
  SingleServer& operator=(const SingleServer&) = delete;

  /// K points (x, y, z, m) and magnitudes; writes N codes and, unless empty, N drives. Throws
  /// kUnavailable when the card failed or gave no answer in ten seconds.
  void solve(const GsPatSteps& steps, std::span<const double> points,
             std::span<const float> magnitudes, std::span<std::uint8_t> codes,
             std::span<std::complex<float>> drives);

 private:
  void put(Ticketed& word, std::uint32_t value);
  void request(const GsPatSteps& steps, std::span<const double> points,
               std::span<const float> magnitudes, bool wantsDrives);
  bool isServed() const;
  void start();
  template <class IsThere>
  void await(const IsThere& isThere);

  const PackedSources& packed_;
  const SourceView& sources_;
  Stream stream_;
  HostArray<SingleRequest> request_;
  HostArray<Ticketed> codes_;        // slots / 4
  HostArray<std::uint64_t> drives_;  // slots
  HostArray<std::uint32_t> ended_;   // the generation that left last
  std::uint32_t generation_ = 0;     // of the kernel that was started last
  std::uint32_t ticket_ = 0;         // of the last request
};

}  // namespace acg::cuda
