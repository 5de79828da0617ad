// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/reuse_density_policy.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace acg {
namespace {

constexpr std::size_t kSample = 32;
constexpr std::uint64_t kLearnEvery = 256;
constexpr double kFade = 0.85;  // each time: half in about a thousand requests
constexpr std::size_t kLeastKnown = 4096;
// A twentieth of a reuse is still to come at any age: beyond the oldest that was seen, cost and
// size decide.
constexpr double kRest = 0.05;

/// The first age of a class: 0, 1, 2, 3, then four classes an octave.
double firstAge(std::size_t ageClass) {
  if (ageClass < 4) return static_cast<double>(ageClass);
  return std::ldexp(4.0 + static_cast<double>(ageClass % 4), static_cast<int>(ageClass / 4) - 1);
}

/// The first ages of all classes and the one past the last.
const std::array<double, 65>& firstAges() {
  static const std::array<double, 65> table = [] {
    std::array<double, 65> ages{};
    for (std::size_t i = 0; i < ages.size(); ++i) ages[i] = firstAge(i);
    return ages;
  }();
  return table;
}

}  // namespace

ReuseDensityPolicy::ReuseDensityPolicy(std::int64_t capacity) : CachePolicy(capacity) {
  // Until something is learnt, the sooner after its last use the likelier.
  for (Ages& ages : ages_) {
    for (std::size_t i = 0; i < kAges; ++i) ages.density[i] = 1 / (1 + firstAge(i));
  }
}

std::size_t ReuseDensityPolicy::ageClass(std::uint64_t requests) {
  if (requests < 4) return static_cast<std::size_t>(requests);
  const int octave = std::bit_width(requests) - 3;  // 4..7 is the first
  const auto quarter = static_cast<std::size_t>(requests >> octave) % 4;
  return std::min(kAges - 1, 4 * (static_cast<std::size_t>(octave) + 1) + quarter);
}

ReuseDensityPolicy::Ages& ReuseDensityPolicy::agesOf(const Known& known) {
  const int bits = std::bit_width(static_cast<std::uint64_t>(known.item.size));
  const auto size = static_cast<std::size_t>(std::clamp((bits - 8) / 4, 0, int(kSizes) - 1));
  return ages_[std::min(known.uses, kUses - 1) * kSizes + size];
}

double ReuseDensityPolicy::rankOf(const Known& known) {
  return known.item.cost / static_cast<double>(known.item.size) *
         agesOf(known).density[ageClass(now_ - known.last)];
}

bool ReuseDensityPolicy::touch(const CacheKey& key) {
  if (++now_ % kLearnEvery == 0) learn();
  const auto found = known_.find(key);
  if (found == known_.end()) return false;
  Known& known = found->second;
  agesOf(known).reuses[ageClass(now_ - known.last)] += 1;
  known.last = now_;
  ++known.uses;
  agesOf(known).lives += 1;
  order_.splice(order_.begin(), order_, known.order);
  return known.place != kNotHeld;
}

void ReuseDensityPolicy::learn() {
  const std::array<double, kAges + 1>& first = firstAges();
  for (Ages& ages : ages_) {
    if (ages.lives < 1e-3) continue;  // nothing of this kind came of late
    double left = ages.lives;         // lives that have not ended before this age
    for (std::size_t from = 0; from < kAges; ++from) {
      double best = 0, hits = 0;
      for (std::size_t to = from; to < kAges; ++to) {
        if (ages.reuses[to] == 0) continue;  // longer for no more hits
        hits += ages.reuses[to];
        best = std::max(best, hits / (first[to + 1] - first[from]));
      }
      best = std::max(best, kRest / (first[from] + 8));
      ages.density[from] = best / std::max(1.0, left);
      left -= ages.reuses[from];
    }
    ages.lives *= kFade;
    for (double& count : ages.reuses) count = count < 1e-3 ? 0 : kFade * count;
  }
}

void ReuseDensityPolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (item.size > capacity_) return evicted.push_back(item.key);
  const auto [place, isNew] = known_.try_emplace(item.key);
  Known& known = place->second;
  known.item = item;
  if (isNew) {
    known.last = now_;
    order_.push_front(item.key);
    known.order = order_.begin();
    agesOf(known).lives += 1;
  }
  known.place = held_.size();
  held_.push_back(item.key);
  used_ += item.size;
  makeRoom(evicted);
  while (known_.size() > kLeastKnown + 4 * held_.size()) forgetOldest();
}

void ReuseDensityPolicy::makeRoom(std::vector<CacheKey>& evicted) {
  while (used_ > capacity_) {
    Known* lowest = &known_.at(held_.back());  // the newcomer is always among them
    double rank = rankOf(*lowest);
    const std::size_t tries = std::min(kSample, held_.size());
    for (std::size_t i = 0; i < tries; ++i) {
      const std::size_t place = tries < kSample ? i : random_() % held_.size();
      Known& other = known_.at(held_[place]);
      const double otherRank = rankOf(other);
      // Among equals what was used longest ago.
      if (otherRank > rank || (otherRank == rank && other.last >= lowest->last)) continue;
      rank = otherRank;
      lowest = &other;
    }
    evicted.push_back(lowest->item.key);
    letGo(*lowest);
  }
}

void ReuseDensityPolicy::letGo(Known& known) {
  Known& last = known_.at(held_.back());
  std::swap(held_[known.place], held_.back());
  last.place = known.place;
  held_.pop_back();
  known.place = kNotHeld;
  used_ -= known.item.size;
}

/// Keys that went, longest unused first; what is held stays known.
void ReuseDensityPolicy::forgetOldest() {
  const auto oldest = known_.find(order_.back());
  if (oldest->second.place != kNotHeld) {
    order_.splice(order_.begin(), order_, oldest->second.order);
    return;
  }
  order_.pop_back();
  known_.erase(oldest);
}

void ReuseDensityPolicy::remove(const CacheKey& key) {
  const auto found = known_.find(key);
  if (found == known_.end() || found->second.place == kNotHeld) return;
  letGo(found->second);
}

bool ReuseDensityPolicy::holds(const CacheKey& key) const {
  const auto found = known_.find(key);
  return found != known_.end() && found->second.place != kNotHeld;
}

std::vector<CacheItem> ReuseDensityPolicy::items() const {
  std::vector<CacheItem> all;
  for (auto key = order_.rbegin(); key != order_.rend(); ++key) {
    const Known& known = known_.at(*key);
    if (known.place != kNotHeld) all.push_back(known.item);
  }
  return all;
}

void ReuseDensityPolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  makeRoom(evicted);
}

}  // namespace acg
