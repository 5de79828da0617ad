// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/compute/cache/cache_policy.h"

namespace acg::test {

/// What became of a walk of requests: `H` or `M` for each, and the letters that went, in order.
struct Walk {
  std::string answers;
  std::string evicted;
};

struct SizeAndCost {
  std::int64_t size = 1;
  double cost = 1;
};

/// Asks a policy for the items that the letters name; a miss is computed and offered.
inline Walk walk(CachePolicy& policy, const std::string& letters,
                 const std::map<char, SizeAndCost>& items = {}) {
  Walk result;
  for (const char letter : letters) {
    const CacheKey key{0, static_cast<std::uint64_t>(letter)};
    const bool isHit = policy.touch(key);
    result.answers += isHit ? 'H' : 'M';
    if (isHit) continue;
    const auto item = items.find(letter);
    const SizeAndCost made = item == items.end() ? SizeAndCost{} : item->second;
    std::vector<CacheKey> evicted;
    policy.offer({key, made.size, made.cost}, evicted);
    for (const CacheKey& gone : evicted) result.evicted += static_cast<char>(gone.low);
  }
  return result;
}

}  // namespace acg::test
