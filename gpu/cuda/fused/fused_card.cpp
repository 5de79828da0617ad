// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/fused/fused_card.h"

#include <fmt/format.h>

#include "core/error.h"

namespace acg::cuda {

int FusedCard::largest() {
  cudaDeviceProp properties{};
  return useLargestDevice(properties);
}

FusedCard::Card::Card(int chosen) : index(chosen) {
  check(cudaGetDeviceProperties(&properties, index), "tell what it is");
  if (properties.major < 8) {
    throw Error(ErrorCode::kUnavailable,
                fmt::format("The fused solver needs compute capability 8.0, which {} is below; "
                            "solve on the backend itself.",
                            properties.name));
  }
  check(cudaSetDevice(index), "be chosen");
}

FusedCard::FusedCard(int index, const PackedSources& packed, std::size_t codes)
    : packed_(packed), card_(index), sources_(packed) {
  // The host's memory takes whole words well, single bytes badly.
  if (!writesWords()) codes_ = DeviceArray<std::uint8_t>(codes);
  if (card_.properties.major >= 9) server_.emplace(packed_, sources_.view());
}

FusedCard::~FusedCard() { cudaSetDevice(card_.index); }

void FusedCard::use() const { check(cudaSetDevice(card_.index), "be chosen"); }

void FusedCard::begin(GsPatBatch batch, int first, int count) {
  use();
  const std::size_t points = std::size_t(first) * batch.steps.points;
  const std::size_t drives = std::size_t(first) * packed_.drives;
  std::uint8_t* const hostCodes = batch.codes + drives;
  batch.sources = sources_.view();
  batch.problems = count;
  batch.points += 3 * points;
  batch.magnitudes += points;
  batch.codes = writesWords() ? hostCodes : codes_.data();
  if (batch.drives) batch.drives += 2 * drives;
  check(launchGsPatBatch(batch, stream_.get()), "start the solver");
  if (!writesWords()) {
    check(cudaMemcpyAsync(hostCodes, batch.codes, std::size_t(count) * packed_.drives,
                          cudaMemcpyDeviceToHost, stream_.get()),
          "copy the codes");
  }
}

void FusedCard::end() {
  use();
  check(cudaStreamSynchronize(stream_.get()), "solve");
}

void FusedCard::solveOne(const GsPatSteps& steps, std::span<const double> points,
                         std::span<const float> magnitudes, std::span<std::uint8_t> codes,
                         std::span<std::complex<float>> drives) {
  use();
  server_->solve(steps, points, magnitudes, codes, drives);
}

}  // namespace acg::cuda
