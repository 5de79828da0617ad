// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/field/field.h"

namespace acg {

/// One array of doubles of a file: which numbers of a channel it takes, point by point.
struct StoredArray {
  std::string name;
  std::string unit;
  std::size_t channel = 0;   ///< of the field
  std::vector<int> numbers;  ///< offsets within a point; of a modulus re and im
  bool isModulus = false;    ///< sqrt(re^2 + im^2)
  std::uint64_t offset = 0;  ///< bytes, of the first point in the file, where that is known

  int perPoint() const { return isModulus ? 1 : static_cast<int>(numbers.size()); }
};

/// Appends the array's numbers of points [begin, end) of the field to `out`.
void packPoints(const StoredArray& array, const Field& field, long long begin, long long end,
                std::vector<double>& out);

}  // namespace acg
