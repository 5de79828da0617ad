// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gpu/engine/tile_work.h"

namespace acg::gpu {

/// The cards of a backend. Jobs of tiles are shared out among them as they are free, a thread of
/// the host for each; a card that fails leaves its tiles to the others, and after two failures in a
/// row it is left out for good. One job at a time.
class CardSet {
 public:
  /// One card or more, the one for all that is not shared out first.
  explicit CardSet(std::vector<std::unique_ptr<GpuDevice>> cards);

  int size() const { return static_cast<int>(cards_.size()); }
  GpuDevice& card(int index) const { return *cards_[index].device; }
  /// "2 x NVIDIA H200, 300 GB"
  std::string description() const;
  /// Called with a sentence on a card that failed where others went on.
  void onNotice(std::function<void(const std::string&)> notice) { notice_ = std::move(notice); }

  /// The first `most` of the cards that are not left out; all of them where none is left.
  std::vector<int> inUse(int most) const;

  /// Makes the work of a card, on the thread that does it; none where it cannot take part.
  using MakeWork = std::function<std::unique_ptr<TileWork>(int card)>;
  using Pace = std::function<TilePace(int card)>;
  /// Does all `total` items on some of the cards. `checkpoint` is
  /// called on this thread with the share done and may throw to stop. Throws the error of a card
  /// where all of them failed.
  void run(const std::vector<int>& cards, std::int64_t total, const MakeWork& work,
           const Pace& pace, const std::function<void(double)>& checkpoint);
  /// A card failed outside `run`, and others took over.
  void blame(int card, const std::string& fault);

 private:
  struct Card {
    std::unique_ptr<GpuDevice> device;
    int failures = 0;  ///< in a row
  };
  /// Why a card's part ended early.
  struct Outcome {
    int card = 0;
    std::exception_ptr error;          ///< none: it did not
    std::optional<std::string> fault;  ///< of the card, in words; none: another's
    bool isForMemory = false;          ///< which it may have next time
  };

  Outcome runOn(int card, TileQueue& queue, const MakeWork& work, const Pace& pace,
                const std::function<void()>& afterTile) const;
  std::vector<Outcome> runTogether(const std::vector<int>& cards, TileQueue& queue,
                                   const MakeWork& work, const Pace& pace,
                                   const std::function<void(double)>& checkpoint) const;
  void judge(const Outcome& outcome, bool othersGoOn);

  std::vector<Card> cards_;
  std::function<void(const std::string&)> notice_;
};

}  // namespace acg::gpu
