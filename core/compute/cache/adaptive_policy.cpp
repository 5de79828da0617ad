// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/adaptive_policy.h"

#include <algorithm>

namespace acg {
namespace {

// The first one rules until another proves better.
constexpr const char* kCandidates[] = {"reuse-density", "learnt-reuse", "gdsf", "w-tinylfu-cost",
                                       "lru"};
constexpr std::size_t kMostKeys = 2048;
constexpr int kMostHalvings = 6;
constexpr double kFade = 0.99930709;  // 0.5^(1/1000)
constexpr double kLead = 1.05;
constexpr std::uint64_t kLeastRequests = 500;  // between two switches

}  // namespace

AdaptivePolicy::AdaptivePolicy(std::int64_t capacity) : CachePolicy(capacity) {
  for (const char* name : kCandidates) {
    const CachePolicyEntry& entry = cachePolicy(name);
    shadows_.push_back({&entry, entry.make(capacity)});
  }
  live_ = shadows_[chosen_].entry->make(capacity);
}

bool AdaptivePolicy::isSampled(const CacheKey& key) const {
  // The high bits of a spread key; the multiplier is that of the golden-ratio hash.
  const std::uint64_t spread = (key.low ^ key.high) * 0x9E3779B97F4A7C15u;
  return halvings_ == 0 || spread >> (64 - halvings_) == 0;
}

bool AdaptivePolicy::touch(const CacheKey& key) {
  if (isSampled(key)) touchShadows(key);
  return live_->touch(key);
}

void AdaptivePolicy::touchShadows(const CacheKey& key) {
  ++requests_;
  const auto seen = seen_.find(key);
  for (Shadow& shadow : shadows_) {
    shadow.saved *= kFade;
    const bool isHit = shadow.policy->touch(key);
    if (seen == seen_.end()) continue;
    if (isHit) {
      shadow.saved += seen->second.item.cost;
    } else {
      std::vector<CacheKey> gone;
      shadow.policy->offer(seen->second.item, gone);
    }
  }
  if (seen != seen_.end()) seen->second.last = requests_;
}

void AdaptivePolicy::offer(const CacheItem& item, std::vector<CacheKey>& evicted) {
  if (isSampled(item.key)) {
    const bool isNew = seen_.insert_or_assign(item.key, Seen{item, requests_}).second;
    std::vector<CacheKey> gone;
    for (Shadow& shadow : shadows_) {
      if (isNew && !shadow.policy->holds(item.key)) shadow.policy->offer(item, gone);
    }
    if (seen_.size() > mostSeen_) thinOut();
  }
  live_->offer(item, evicted);
  considerSwitch(evicted);
  used_ = live_->used();
}

void AdaptivePolicy::thinOut() {
  std::vector<CacheKey> gone;
  if (halvings_ < kMostHalvings) {
    ++halvings_;
    for (Shadow& shadow : shadows_) {
      for (const CacheItem& item : shadow.policy->items()) {
        if (!isSampled(item.key)) shadow.policy->remove(item.key);
      }
      shadow.policy->setCapacity(capacity_ >> halvings_, gone);
    }
    std::erase_if(seen_, [this](const auto& seen) { return !isSampled(seen.first); });
  }
  // What nobody asked for in a long while is forgotten; its return counts as new.
  std::vector<std::uint64_t> uses;
  for (const auto& [key, seen] : seen_) uses.push_back(seen.last);
  if (uses.size() > kMostKeys) {
    std::nth_element(uses.begin(), uses.begin() + uses.size() / 2, uses.end());
    const std::uint64_t middle = uses[uses.size() / 2];
    std::erase_if(seen_, [&](const auto& seen) {
      return seen.second.last < middle &&
             std::none_of(shadows_.begin(), shadows_.end(),
                          [&](const Shadow& shadow) { return shadow.policy->holds(seen.first); });
    });
  }
  mostSeen_ = std::max(kMostKeys, 2 * seen_.size());
}

void AdaptivePolicy::considerSwitch(std::vector<CacheKey>& evicted) {
  if (requests_ < lastSwitch_ + kLeastRequests) return;
  const auto best =
      std::max_element(shadows_.begin(), shadows_.end(),
                       [](const Shadow& a, const Shadow& b) { return a.saved < b.saved; });
  if (best->saved <= kLead * shadows_[chosen_].saved) return;
  chosen_ = static_cast<std::size_t>(best - shadows_.begin());
  lastSwitch_ = requests_;
  ++switches_;
  const std::vector<CacheItem> held = live_->items();
  live_ = best->entry->make(capacity_);
  for (const CacheItem& item : held) live_->offer(item, evicted);
}

void AdaptivePolicy::remove(const CacheKey& key) {
  for (Shadow& shadow : shadows_) shadow.policy->remove(key);
  seen_.erase(key);
  live_->remove(key);
  used_ = live_->used();
}

void AdaptivePolicy::setCapacity(std::int64_t capacity, std::vector<CacheKey>& evicted) {
  capacity_ = capacity;
  std::vector<CacheKey> gone;
  for (Shadow& shadow : shadows_) shadow.policy->setCapacity(capacity >> halvings_, gone);
  live_->setCapacity(capacity, evicted);
  used_ = live_->used();
}

std::vector<AdaptivePolicy::Standing> AdaptivePolicy::standings() const {
  std::vector<Standing> all;
  for (const Shadow& shadow : shadows_) {
    all.push_back({shadow.entry->name, shadow.saved, &shadow == &shadows_[chosen_]});
  }
  return all;
}

}  // namespace acg
