// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/card_set.h"

#include <algorithm>
#include <numeric>
#include <thread>

#include <fmt/format.h>

namespace acg::gpu {
namespace {

constexpr int kFailuresInARow = 2;  // of a card that is then left out

}  // namespace

CardSet::CardSet(std::vector<std::unique_ptr<GpuDevice>> cards) {
  ACG_ASSERT(!cards.empty());
  for (auto& card : cards) cards_.push_back({std::move(card)});
}

std::string CardSet::description() const {
  const GpuDevice& first = card(0);
  double bytes = 0;
  std::string names;
  bool areAlike = true;
  for (const Card& one : cards_) {
    bytes += static_cast<double>(one.device->memoryBytes());
    areAlike = areAlike && one.device->name() == first.name();
    names += (names.empty() ? "" : " and ") + one.device->name();
  }
  if (size() > 1 && areAlike) names = fmt::format("{} x {}", size(), first.name());
  return fmt::format("{}, {:.0f} GB", names, bytes / 1e9);
}

std::vector<int> CardSet::inUse(int most) const {
  std::vector<int> list;
  for (int i = 0; i < size(); ++i) {
    if (cards_[i].failures < kFailuresInARow) list.push_back(i);
  }
  if (list.empty()) {
    list.resize(size());
    std::iota(list.begin(), list.end(), 0);
  }
  if (std::ssize(list) > most) list.resize(std::max(1, most));
  return list;
}

CardSet::Outcome CardSet::runOn(int index, TileQueue& queue, const MakeWork& work, const Pace& pace,
                                const std::function<void()>& afterTile) const {
  Outcome outcome{index, {}, {}};
  bool isStopped = false;
  const auto watched = [&] {
    if (!afterTile) return;
    isStopped = true;  // unless it returns
    afterTile();
    isStopped = false;
  };
  try {
    const std::unique_ptr<TileWork> mine = work(index);
    if (mine) runTiles(card(index), *mine, queue, pace(index), watched);
  } catch (const Error& error) {
    outcome.error = std::current_exception();
    outcome.isForMemory = dynamic_cast<const OutOfDeviceMemory*>(&error) != nullptr;
    if (!isStopped && error.code() != ErrorCode::kInvalidArgument) outcome.fault = error.what();
  } catch (...) {
    outcome.error = std::current_exception();
  }
  queue.leave();
  return outcome;
}

std::vector<CardSet::Outcome> CardSet::runTogether(
    const std::vector<int>& cards, TileQueue& queue, const MakeWork& work, const Pace& pace,
    const std::function<void(double)>& checkpoint) const {
  queue.enter(static_cast<int>(cards.size()));
  if (cards.size() == 1) {
    return {runOn(cards[0], queue, work, pace, [&] {
      if (checkpoint) checkpoint(queue.shareDone());
    })};
  }
  std::vector<Outcome> outcomes(cards.size());
  {
    std::vector<std::jthread> threads;
    try {
      for (std::size_t i = 0; i < cards.size(); ++i) {
        threads.emplace_back([&, i] {
          outcomes[i] = runOn(cards[i], queue, work, pace, {});
          if (outcomes[i].error && !outcomes[i].fault) queue.stop();
        });
      }
      for (double share = 0; queue.waitForMore(share);) {
        share = queue.shareDone();
        if (checkpoint) checkpoint(share);
      }
    } catch (...) {
      queue.stop();  // so that the threads end, which are waited for next
      throw;
    }
  }
  return outcomes;
}

void CardSet::run(const std::vector<int>& cards, std::int64_t total, const MakeWork& work,
                  const Pace& pace, const std::function<void(double)>& checkpoint) {
  if (total == 0) return;
  std::vector<int> left;  // who take over where all of those fail
  for (const int index : inUse(size())) {
    if (std::ranges::find(cards, index) == cards.end()) left.push_back(index);
  }
  TileQueue queue(total);
  std::vector<Outcome> outcomes = runTogether(cards, queue, work, pace, checkpoint);
  for (std::size_t i = 0;; ++i) {
    for (const Outcome& outcome : outcomes) {
      if (outcome.error && !outcome.fault) std::rethrow_exception(outcome.error);
    }
    if (queue.isDone() || i == left.size()) break;
    outcomes.push_back(runTogether({left[i]}, queue, work, pace, checkpoint).front());
  }
  for (const Outcome& outcome : outcomes) judge(outcome, queue.isDone());
  if (!queue.isDone()) std::rethrow_exception(outcomes.front().error);
}

void CardSet::judge(const Outcome& outcome, bool othersGoOn) {
  Card& one = cards_[outcome.card];
  if (!outcome.fault) {
    one.failures = 0;
    return;
  }
  if (!outcome.isForMemory) ++one.failures;
  if (othersGoOn && notice_) notice_(*outcome.fault + " The other cards did its work.");
}

void CardSet::blame(int index, const std::string& fault) { judge({index, {}, fault}, true); }

}  // namespace acg::gpu
