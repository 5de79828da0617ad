// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/fused/fused_gs_pat.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/error.h"
#include "gpu/cuda/fused/device_sources.h"
#include "gpu/cuda/fused/single_server.h"

namespace acg {
namespace {

using namespace cuda;

/// The card that the members after it are made on.
struct Card {
  cudaDeviceProp properties{};
  int index = useLargestDevice(properties);
};

class FusedGsPat final : public BatchSolver {
 public:
  FusedGsPat(const PropagationModel& model, const BatchTask& task)
      : task_(task),
        packed_(model),
        sources_(packed_),
        points_(std::size_t(3) * task.points * task.capacity),
        magnitudes_(std::size_t(task.points) * task.capacity),
        codes_(std::size_t(packed_.drives) * task.capacity),
        drives_(task.wantsDrives ? codes_.values().size() : 0) {
    std::ranges::fill(magnitudes_.values(), 1.0f);
    steps_.points = task.points;
    steps_.iterations = static_cast<int>(integerOf(task.parameters, "iterations"));
    steps_.finalCorrection = flagOf(task.parameters, "final_correction");
    // The host's memory takes whole words well, single bytes badly.
    if (!writesWords()) deviceCodes_ = DeviceArray<std::uint8_t>(codes_.values().size());
    if (card_.properties.major >= 9) server_.emplace(packed_, sources_.view());
  }

  std::string description() const override {
    return fmt::format("GS-PAT in one kernel on {}", card_.properties.name);
  }
  std::span<double> points() override { return points_.values(); }
  std::span<float> magnitudes() override { return magnitudes_.values(); }
  std::span<std::uint8_t> codes() override { return codes_.values(); }
  std::span<std::complex<float>> drives() override { return drives_.values(); }

  void solve(int problems) override {
    ACG_ASSERT(problems >= 1 && problems <= task_.capacity);
    check(cudaSetDevice(card_.index), "be chosen");
    if (problems == 1 && server_) {
      const std::size_t points = task_.points, drives = packed_.drives;
      server_->solve(steps_, points_.values().first(3 * points), magnitudes_.values().first(points),
                     codes_.values().first(drives),
                     drives_.values().first(task_.wantsDrives ? drives : 0));
      return;
    }
    GsPatBatch batch{};
    batch.sources = sources_.view();
    batch.steps = steps_;
    batch.problems = problems;
    batch.points = points_.data();
    batch.magnitudes = magnitudes_.data();
    batch.codes = writesWords() ? codes_.data() : deviceCodes_.data();
    batch.drives = reinterpret_cast<float*>(drives_.data());
    check(launchGsPatBatch(batch, stream_.get()), "start the solver");
    if (!writesWords()) {
      check(cudaMemcpyAsync(codes_.data(), batch.codes, std::size_t(problems) * packed_.drives,
                            cudaMemcpyDeviceToHost, stream_.get()),
            "copy the codes");
    }
    check(cudaStreamSynchronize(stream_.get()), "solve");
  }

 private:
  bool writesWords() const { return packed_.isInOrder && packed_.drives % 4 == 0; }

  BatchTask task_;
  Card card_;
  PackedSources packed_;
  DeviceSources sources_;
  Stream stream_;
  GsPatSteps steps_{};
  HostArray<double> points_;
  HostArray<float> magnitudes_;
  HostArray<std::uint8_t> codes_;
  HostArray<std::complex<float>> drives_;
  DeviceArray<std::uint8_t> deviceCodes_;  // where the kernel would write single bytes
  std::optional<SingleServer> server_;
};

}  // namespace

std::unique_ptr<BatchSolver> makeFusedGsPat(const PropagationModel& model, const BatchTask& task) {
  if (task.points > kMostPoints) {
    throw Error(ErrorCode::kUnavailable,
                fmt::format("The fused solver has room for {} points, not {}; solve on the backend "
                            "itself.",
                            kMostPoints, task.points));
  }
  if (flagOf(task.parameters, "random_start")) {
    throw Error(ErrorCode::kUnavailable,
                "The fused solver starts from equal phases; solve on the backend itself.");
  }
  Card card;
  if (card.properties.major < 8) {
    throw Error(ErrorCode::kUnavailable,
                fmt::format("The fused solver needs compute capability 8.0, which {} is below; "
                            "solve on the backend itself.",
                            card.properties.name));
  }
  return std::make_unique<FusedGsPat>(model, task);
}

}  // namespace acg
