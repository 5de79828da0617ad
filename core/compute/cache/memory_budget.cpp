// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/memory_budget.h"

#include <algorithm>
#include <optional>

namespace acg {
namespace {

constexpr std::int64_t kMega = 1'000'000;
constexpr std::int64_t kLeast = 16 * kMega, kMostBudget = 4000 * kMega, kUnknown = 256 * kMega;

}  // namespace

std::int64_t cacheBudget(const MemoryReadings& readings, std::int64_t held) {
  std::optional<std::int64_t> free = readings.available;
  if (readings.limit && readings.used) {
    const std::int64_t inGroup = std::max<std::int64_t>(0, *readings.limit - *readings.used);
    free = free ? std::min(*free, inGroup) : inGroup;
  }
  if (!free) return kUnknown;
  return std::clamp((*free + held) / 4, kLeast, kMostBudget);
}

}  // namespace acg
