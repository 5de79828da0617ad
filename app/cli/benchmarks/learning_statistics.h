// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace acg {

double medianOf(std::vector<double> values);

struct Interval {
  double value = 0, low = 0, high = 0;
};

/// Geometric mean of before[i] / after[i] and its bootstrap 95 % interval. Draws whole groups:
/// `group[i]` is the job of a measurement, of which there are several. Pairs of zero are not there.
/// Source: B. Efron, "Bootstrap Methods: Another Look at the Jackknife", Ann. Statist. 7 (1979).
Interval speedUp(std::span<const double> before, std::span<const double> after,
                 std::span<const int> group, std::uint64_t seed);

}  // namespace acg
