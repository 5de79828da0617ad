// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/cuda/fused/fused_gs_pat.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "gpu/cuda/fused/fused_card.h"
#include "gpu/cuda/fused/share_out.h"

namespace acg {
namespace {

using namespace cuda;

/// Fewer problems are sooner done on the cards that have some already.
constexpr int kLeastOfCard = 1024;

class FusedGsPat final : public BatchSolver {
 public:
  FusedGsPat(const PropagationModel& model, const BatchTask& task, const std::vector<int>& cards)
      : task_(task),
        packed_(model),
        cards_(open(cards, packed_, task.capacity)),
        points_(std::size_t(3) * task.points * task.capacity),
        magnitudes_(std::size_t(task.points) * task.capacity),
        codes_(std::size_t(packed_.drives) * task.capacity),
        drives_(task.wantsDrives ? codes_.values().size() : 0) {
    std::ranges::fill(magnitudes_.values(), 1.0f);
    steps_.points = task.points;
    steps_.iterations = static_cast<int>(integerOf(task.parameters, "iterations"));
    steps_.finalCorrection = flagOf(task.parameters, "final_correction");
  }

  std::string description() const override {
    const std::string several =
        cards_.size() > 1 ? fmt::format(" and {} more", cards_.size() - 1) : "";
    return fmt::format("GS-PAT in one kernel on {}{}", cards_.front()->name(), several);
  }
  std::span<double> points() override { return points_.values(); }
  std::span<float> magnitudes() override { return magnitudes_.values(); }
  std::span<std::uint8_t> codes() override { return codes_.values(); }
  std::span<std::complex<float>> drives() override { return drives_.values(); }

  void solve(int problems) override {
    ACG_ASSERT(problems >= 1 && problems <= task_.capacity);
    if (problems == 1 && cards_.front()->canServe()) {
      const std::size_t points = task_.points, drives = packed_.drives;
      cards_.front()->solveOne(steps_, points_.values().first(3 * points),
                               magnitudes_.values().first(points), codes_.values().first(drives),
                               drives_.values().first(task_.wantsDrives ? drives : 0));
      return;
    }
    solveOnCards(problems);
  }

 private:
  static std::vector<std::unique_ptr<FusedCard>> open(const std::vector<int>& wanted,
                                                      const PackedSources& packed, int capacity) {
    std::vector<std::unique_ptr<FusedCard>> cards;
    const std::size_t codes = std::size_t(packed.drives) * capacity;
    for (const int index : wanted.empty() ? std::vector<int>{FusedCard::largest()} : wanted) {
      try {
        cards.push_back(std::make_unique<FusedCard>(index, packed, codes));
      } catch (const Error&) {
        if (cards.empty()) throw;  // else those that are there do it
      }
      if (capacity < 2 * kLeastOfCard) break;  // one will do all of any batch
    }
    return cards;
  }

  void solveOnCards(int problems) {
    std::vector<double> weights;
    for (const auto& card : cards_) weights.push_back(card->weight());
    GsPatBatch batch{};
    batch.steps = steps_;
    batch.points = points_.data();
    batch.magnitudes = magnitudes_.data();
    batch.codes = codes_.data();
    batch.drives = reinterpret_cast<float*>(drives_.data());
    solveParts(
        partsOf(shareOut(problems, weights, kLeastOfCard)), static_cast<int>(cards_.size()),
        [&](const BatchPart& part) { cards_[part.card]->begin(batch, part.first, part.count); },
        [&](int card) { cards_[card]->end(); });
  }

  BatchTask task_;
  PackedSources packed_;
  std::vector<std::unique_ptr<FusedCard>> cards_;
  GsPatSteps steps_{};
  HostArray<double> points_;
  HostArray<float> magnitudes_;
  HostArray<std::uint8_t> codes_;
  HostArray<std::complex<float>> drives_;
};

}  // namespace

std::unique_ptr<BatchSolver> makeFusedGsPat(const PropagationModel& model, const BatchTask& task,
                                            const std::vector<int>& cards) {
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
  return std::make_unique<FusedGsPat>(model, task, cards);
}

}  // namespace acg
