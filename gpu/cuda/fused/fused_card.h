// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <optional>
#include <span>

#include "gpu/cuda/fused/device_sources.h"
#include "gpu/cuda/fused/single_server.h"

namespace acg::cuda {

/// A card with the sources of a model, ready to solve batches beside other cards.
class FusedCard {
 public:
  /// The card with the most multiprocessors.
  static int largest();

  /// `packed` must outlive this, and `codes` be room for all problems of the batches. Throws
  /// kUnavailable for what is no card of compute capability 8.0 or higher.
  FusedCard(int index, const PackedSources& packed, std::size_t codes);

  /// Makes the card the one in use, which what it holds is given back to.
  ~FusedCard();
  FusedCard(const FusedCard&) = delete;
  FusedCard& operator=(const FusedCard&) = delete;

  const char* name() const { return card_.properties.name; }
  double weight() const { return card_.properties.multiProcessorCount; }
  bool canServe() const { return server_.has_value(); }

  /// Queues the problems [first, first + count) of a batch whose pointers are those of its first
  /// problem in the host's memory, and whose sources are set here.
  void begin(GsPatBatch batch, int first, int count);
  /// Waits for them.
  void end();
  /// One problem, by the kernel that waits for it. Only with canServe().
  void solveOne(const GsPatSteps& steps, std::span<const double> points,
                std::span<const float> magnitudes, std::span<std::uint8_t> codes,
                std::span<std::complex<float>> drives);

 private:
  /// The card that the members after it are made on.
  struct Card {
    explicit Card(int index);
    int index;
    cudaDeviceProp properties{};
  };
  bool writesWords() const { return packed_.isInOrder && packed_.drives % 4 == 0; }
  void use() const;

  const PackedSources& packed_;
  Card card_;
  DeviceSources sources_;
  Stream stream_;
  DeviceArray<std::uint8_t> codes_;  // where the kernel would write single bytes
  std::optional<SingleServer> server_;
};

}  // namespace acg::cuda
