// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/frequency_sketch.h"

#include <algorithm>

namespace acg {
namespace {

constexpr int kMost = 15;
constexpr std::size_t kLeastItems = 64;

}  // namespace

std::size_t FrequencySketch::column(const CacheKey& key, std::size_t row) {
  // Keys of recorded traces may be small numbers: odd multipliers (of splitmix64) spread them.
  std::uint64_t x = key.low + key.high + (row + 1) * 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return (x ^ (x >> 31)) % kColumns;
}

int FrequencySketch::counter(std::size_t row, std::size_t column) const {
  const std::size_t index = row * kColumns + column;
  return counters_[index / 2] >> (4 * (index % 2)) & kMost;
}

int FrequencySketch::frequency(const CacheKey& key) const {
  int least = kMost;
  for (std::size_t row = 0; row < kRows; ++row) {
    least = std::min(least, counter(row, column(key, row)));
  }
  return least;
}

void FrequencySketch::count(const CacheKey& key, std::size_t items) {
  // Only the counters that hold the least are wrong by the least: the others stay.
  const int before = frequency(key);
  if (before < kMost) {
    for (std::size_t row = 0; row < kRows; ++row) {
      const std::size_t index = row * kColumns + column(key, row);
      if (counter(row, index % kColumns) != before) continue;
      counters_[index / 2] =
          static_cast<std::uint8_t>(counters_[index / 2] + (1 << 4 * (index % 2)));
    }
  }
  if (++counted_ >= 10 * std::max(items, kLeastItems)) halve();
}

void FrequencySketch::halve() {
  for (std::uint8_t& pair : counters_) pair = pair >> 1 & 0x77;
  counted_ /= 2;
}

}  // namespace acg
