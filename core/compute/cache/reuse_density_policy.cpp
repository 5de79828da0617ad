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
constexpr double kFade = 0.85;  // each time: half in about a thousand requests or more
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

ReuseDensityPolicy::Ages& ReuseDensityPolicy::agesOf(const Items::Entry& entry) {
  const int bits = std::bit_width(static_cast<std::uint64_t>(entry.item.size));
  const auto size = static_cast<std::size_t>(std::clamp((bits - 8) / 4, 0, int(kSizes) - 1));
  return ages_[std::min(entry.lore.uses, kUses - 1) * kSizes + size];
}

double ReuseDensityPolicy::rankOf(const Items::Entry& entry) {
  return entry.item.cost / static_cast<double>(entry.item.size) *
         agesOf(entry).density[ageClass(now_ - entry.last)];
}

bool ReuseDensityPolicy::touch(const CacheKey& key) {
  if (++now_ >= learnAt_) learn();
  Items::Entry* entry = items_.find(key);
  if (!entry) return false;
  agesOf(*entry).reuses[ageClass(now_ - entry->last)] += 1;
  ++entry->lore.uses;
  agesOf(*entry).lives += 1;
  items_.use(*entry, now_);
  return entry->isHeld();
}

void ReuseDensityPolicy::learn() {
  // With many results ages are long: what was seen has to last as long.
  learnAt_ = now_ + std::max<std::uint64_t>(kLearnEvery, items_.heldCount() / 2);
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
  const auto [entry, isNew] = items_.hold(item, now_);
  if (isNew) agesOf(*entry).lives += 1;
  makeRoom(evicted);
  items_.forgetDownTo(kLeastKnown + 4 * items_.heldCount());
}

void ReuseDensityPolicy::makeRoom(std::vector<CacheKey>& evicted) {
  while (items_.bytes() > capacity_) {
    Items::Entry& lowest = items_.lowest(
        kSample, random_, [this](const Items::Entry& entry) { return rankOf(entry); });
    evicted.push_back(lowest.item.key);
    items_.letGo(lowest);
  }
  used_ = items_.bytes();
}

void ReuseDensityPolicy::remove(const CacheKey& key) {
  Items::Entry* entry = items_.find(key);
  if (entry && entry->isHeld()) items_.letGo(*entry);
  used_ = items_.bytes();
}

void ReuseDensityPolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  makeRoom(evicted);
}

}  // namespace acg
