// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/cache/clairvoyant.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace acg {
namespace {

/// Bytes in use at each moment, with the largest of a stretch and adding to a stretch in O(log n):
/// a segment tree whose nodes keep what was added to all below them.
class UseOverTime {
 public:
  explicit UseOverTime(std::size_t moments) {
    while (leaves_ < moments) leaves_ *= 2;
    added_.assign(2 * leaves_, 0);
    most_.assign(2 * leaves_, 0);
  }
  std::int64_t most(std::size_t begin, std::size_t end) const {
    return most(1, 0, leaves_, begin, end);
  }
  void add(std::size_t begin, std::size_t end, std::int64_t bytes) {
    add(1, 0, leaves_, begin, end, bytes);
  }

 private:
  std::int64_t most(std::size_t node, std::size_t low, std::size_t high, std::size_t begin,
                    std::size_t end) const {
    if (end <= low || high <= begin) return 0;
    if (begin <= low && high <= end) return most_[node];
    const std::size_t middle = (low + high) / 2;
    return added_[node] + std::max(most(2 * node, low, middle, begin, end),
                                   most(2 * node + 1, middle, high, begin, end));
  }
  void add(std::size_t node, std::size_t low, std::size_t high, std::size_t begin, std::size_t end,
           std::int64_t bytes) {
    if (end <= low || high <= begin) return;
    if (begin <= low && high <= end) {
      added_[node] += bytes;
      most_[node] += bytes;
      return;
    }
    const std::size_t middle = (low + high) / 2;
    add(2 * node, low, middle, begin, end, bytes);
    add(2 * node + 1, middle, high, begin, end, bytes);
    most_[node] = added_[node] + std::max(most_[2 * node], most_[2 * node + 1]);
  }

  std::size_t leaves_ = 1;
  std::vector<std::int64_t> added_, most_;
};

/// From one request of a key to its next.
struct Stretch {
  std::size_t begin, end;
  std::int64_t size;
  double gain;
  double area() const { return static_cast<double>(size) * static_cast<double>(end - begin); }
};

std::vector<Stretch> stretchesOf(std::span<const CacheItem> requests,
                                 std::span<const double> gains) {
  std::vector<Stretch> stretches;
  std::unordered_map<CacheKey, std::size_t, CacheKeyHash> last;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const auto [place, isFirst] = last.try_emplace(requests[i].key, i);
    if (!isFirst && gains[i] > 0) {
      stretches.push_back({place->second, i, requests[i].size, gains[i]});
    }
    place->second = i;
  }
  std::sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) {
    return a.gain * b.area() > b.gain * a.area();
  });
  return stretches;
}

}  // namespace

ClairvoyantBound clairvoyantBound(std::span<const CacheItem> requests,
                                  std::span<const double> gains, std::int64_t capacity) {
  ClairvoyantBound bound;
  UseOverTime use(requests.size());
  double areaLeft = static_cast<double>(capacity) * static_cast<double>(requests.size());
  for (const Stretch& stretch : stretchesOf(requests, gains)) {
    if (stretch.size > capacity) continue;
    if (use.most(stretch.begin, stretch.end) + stretch.size <= capacity) {
      use.add(stretch.begin, stretch.end, stretch.size);
      bound.greedy += stretch.gain;
    }
    const double share = std::min(1.0, areaLeft / stretch.area());
    bound.limit += share * stretch.gain;
    areaLeft -= share * stretch.area();
  }
  return bound;
}

}  // namespace acg
