// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/learnt_reuse_policy.h"

#include <algorithm>
#include <cmath>

namespace acg {
namespace {

constexpr std::size_t kSample = 96;
constexpr std::size_t kLeastKnown = 4096;
constexpr int kExamples = 2;               // a request
constexpr double kPatience = 2.1;          // horizons
constexpr std::uint64_t kLookEvery = 256;  // requests
constexpr double kInertia = 0.9;           // of the horizon
constexpr double kLeastHeld = 16, kShortestHorizon = 64, kLongestHorizon = 1e6;
constexpr double kKnownShare = 0.4;  // of the requests so far: the longest horizon
// Of results that go a request. With what only passes through left out, results are held longer.
constexpr double kLeastRate = 1e-3, kMostRate = 1 / 1.5;
// Of its rank, for what has just come: others go for it, of which more is known.
constexpr double kNewcomer = 0.85;

}  // namespace

bool LearntReusePolicy::touch(const CacheKey& key) {
  ++now_;
  if (now_ % kLookEvery == 0) followHorizon();
  endExamples();
  for (int i = 0; i < kExamples; ++i) beginExample();
  Items::Entry* entry = items_.find(key);
  if (!entry) return false;
  Lore& lore = entry->lore;
  if (lore.askedAt > 0) {
    const auto after = static_cast<double>(now_ - lore.askedAt);
    model_.learn(lore.asked, std::exp(-after / horizon_));
    lore.askedAt = 0;
  }
  ReuseHistory& history = lore.history;
  history.meanGap = history.meanGap > 0 ? (history.meanGap + history.gap) / 2 : history.gap;
  history.gap = now_ - entry->last;
  ++history.uses;
  items_.use(*entry, now_);
  return entry->isHeld();
}

void LearntReusePolicy::beginExample() {
  if (items_.knownCount() == 0) return;
  Items::Entry& entry = items_.known(random_() % items_.knownCount());
  if (entry.lore.askedAt > 0) return;
  entry.lore.askedAt = now_;
  entry.lore.asked = ReuseModel::featuresOf(entry.lore.history, now_ - entry.last);
  examples_.push_back({entry.item.key, now_});
}

/// Those that were waited for long enough have not come.
void LearntReusePolicy::endExamples() {
  while (!examples_.empty() &&
         static_cast<double>(now_ - examples_.front().at) > kPatience * horizon_) {
    const Example example = examples_.front();
    examples_.pop_front();
    Items::Entry* entry = items_.find(example.key);
    if (!entry || entry->lore.askedAt != example.at) continue;  // it came, or is forgotten
    model_.learn(entry->lore.asked, 0);
    entry->lore.askedAt = 0;
  }
}

void LearntReusePolicy::followHorizon() {
  const double rate = static_cast<double>(gone_) / static_cast<double>(kLookEvery);
  const double held = std::max(kLeastHeld, static_cast<double>(items_.heldCount()));
  const double stay = held / std::clamp(rate, kLeastRate, kMostRate);
  horizon_ = kInertia * horizon_ + (1 - kInertia) * std::min(kLongestHorizon, stay);
  const double known = kKnownShare * static_cast<double>(now_);
  horizon_ = std::min(horizon_, std::max(kShortestHorizon, known));
  gone_ = 0;
}

double LearntReusePolicy::rankOf(const Items::Entry& entry) const {
  const auto features = ReuseModel::featuresOf(entry.lore.history, now_ - entry.last);
  const double trust = entry.last == now_ ? kNewcomer : 1;
  return trust * entry.item.cost / static_cast<double>(entry.item.size) * model_.soonness(features);
}

void LearntReusePolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (item.size > capacity_) return evicted.push_back(item.key);
  items_.hold(item, now_).first->lore.history.size = item.size;
  makeRoom(evicted);
  items_.forgetDownTo(kLeastKnown + 4 * items_.heldCount());
}

void LearntReusePolicy::makeRoom(std::vector<CacheKey>& evicted) {
  while (items_.bytes() > capacity_) {
    Items::Entry& lowest = items_.lowest(
        kSample, random_, [this](const Items::Entry& entry) { return rankOf(entry); });
    evicted.push_back(lowest.item.key);
    items_.letGo(lowest);
    ++gone_;
  }
  used_ = items_.bytes();
}

void LearntReusePolicy::remove(const CacheKey& key) {
  Items::Entry* entry = items_.find(key);
  if (entry && entry->isHeld()) items_.letGo(*entry);
  used_ = items_.bytes();
}

void LearntReusePolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  makeRoom(evicted);
}

}  // namespace acg
