// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/compute/cache/cache_policy.h"

namespace acg {

/// How often keys were asked for of late, in a fixed 32 kB: four rows of 4-bit counters, of which
/// the least counts (a count-min sketch). All counters halve from time to time, so that what was
/// loved once is forgotten.
///
/// Source: G. Einziger, R. Friedman, B. Manes, "TinyLFU: a highly efficient cache admission
/// policy", ACM Transactions on Storage 13 (2017).
class FrequencySketch {
 public:
  FrequencySketch() : counters_(kRows * kColumns / 2) {}

  /// `items` is how many the cache holds; after ten times as many requests (at least 640) the
  /// counters halve.
  void count(const CacheKey& key, std::size_t items);
  int frequency(const CacheKey& key) const;  ///< 0..15

 private:
  static constexpr std::size_t kRows = 4, kColumns = 1 << 14;
  static std::size_t column(const CacheKey& key, std::size_t row);
  int counter(std::size_t row, std::size_t column) const;
  void halve();

  std::vector<std::uint8_t> counters_;  // two a byte
  std::size_t counted_ = 0;             // since the last halving
};

}  // namespace acg
