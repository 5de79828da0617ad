// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/benchmarks/learning_statistics.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace acg {

double medianOf(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

Interval speedUp(std::span<const double> before, std::span<const double> after,
                 std::span<const int> group, std::uint64_t seed) {
  struct Sum {
    double logs = 0;
    int count = 0;
  };
  std::map<int, Sum> byGroup;
  for (std::size_t i = 0; i < before.size(); ++i) {
    Sum& sum = byGroup[group[i]];
    sum.logs += std::log(before[i] / after[i]);
    ++sum.count;
  }
  if (byGroup.empty()) return {1, 1, 1};
  std::vector<Sum> groups;
  Sum whole;
  for (const auto& [id, sum] : byGroup) {
    groups.push_back(sum);
    whole.logs += sum.logs;
    whole.count += sum.count;
  }
  constexpr int kDraws = 2000;
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::size_t> any(0, groups.size() - 1);
  std::vector<double> means;
  for (int draw = 0; draw < kDraws; ++draw) {
    Sum sum;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const Sum& one = groups[any(random)];
      sum.logs += one.logs;
      sum.count += one.count;
    }
    means.push_back(std::exp(sum.logs / sum.count));
  }
  std::sort(means.begin(), means.end());
  return {std::exp(whole.logs / whole.count), means[kDraws / 40], means[kDraws - 1 - kDraws / 40]};
}

}  // namespace acg
