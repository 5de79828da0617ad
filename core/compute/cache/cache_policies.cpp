// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/compute/cache/adaptive_policy.h"
#include "core/compute/cache/cache_policy.h"
#include "core/compute/cache/cost_score_policy.h"
#include "core/compute/cache/gdsf_policy.h"
#include "core/compute/cache/learnt_reuse_policy.h"
#include "core/compute/cache/lfu_policy.h"
#include "core/compute/cache/lru_policy.h"
#include "core/compute/cache/reuse_density_policy.h"
#include "core/compute/cache/s3_fifo_policy.h"
#include "core/compute/cache/sieve_policy.h"
#include "core/compute/cache/tiny_lfu_policy.h"
#include "core/error.h"

namespace acg {
namespace {

template <class Policy>
std::unique_ptr<CachePolicy> make(std::int64_t capacity) {
  return std::make_unique<Policy>(capacity);
}

std::unique_ptr<CachePolicy> makeTinyLfu(std::int64_t capacity) {
  return std::make_unique<TinyLfuPolicy>(capacity, false);
}

std::unique_ptr<CachePolicy> makeCostTinyLfu(std::int64_t capacity) {
  return std::make_unique<TinyLfuPolicy>(capacity, true);
}

}  // namespace

std::span<const CachePolicyEntry> cachePolicies() {
  static const CachePolicyEntry table[] = {
      {"lru", "LRU", "What was used longest ago goes.", make<LruPolicy>},
      {"lfu", "LFU", "What was used least often goes, the oldest first.", make<LfuPolicy>},
      {"sieve", "SIEVE", "One queue and a hand that spares what was used (Zhang et al., 2024).",
       make<SievePolicy>},
      {"s3-fifo", "S3-FIFO", "A small queue sorts out what is used once (Yang et al., 2023).",
       make<S3FifoPolicy>},
      {"w-tinylfu", "W-TinyLFU",
       "A sketch of frequencies admits past a window (Einziger et al., 2017, 2022).", makeTinyLfu},
      {"w-tinylfu-cost", "W-TinyLFU by cost", "The same, where frequency counts times cost.",
       makeCostTinyLfu},
      {"gdsf", "GDSF", "Frequency times cost by size, with ageing (Cherkasova, 1998).",
       make<GdsfPolicy>},
      {"cost-score", "Cost score",
       "GDSF behind a recency window, with frequencies that outlive eviction.",
       make<CostScorePolicy>},
      {"reuse-density", "Reuse density",
       "Hits by bytes and time held, as learnt from ages of reuse (Beckmann et al., 2018).",
       make<ReuseDensityPolicy>},
      {"adaptive", "Adaptive",
       "Takes the policy that saves most time, as shadows of the main ones show.",
       make<AdaptivePolicy>},
      {"learnt-reuse", "Learnt reuse",
       "What a regression on gaps and ages expects late goes (after Song et al., 2020).",
       make<LearntReusePolicy>},
  };
  return table;
}

const CachePolicyEntry& cachePolicy(const std::string& name) {
  std::string names;
  for (const CachePolicyEntry& entry : cachePolicies()) {
    if (name == entry.name) return entry;
    names += (names.empty() ? "" : ", ") + std::string(entry.name);
  }
  throw Error(ErrorCode::kNotFound,
              fmt::format("There is no cache policy \"{}\"; choose one of {}.", name, names));
}

}  // namespace acg
