// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/exporters/stored_array.h"

#include <cmath>

namespace acg {

void packPoints(const StoredArray& array, const Field& field, long long begin, long long end,
                std::vector<double>& out) {
  const FieldChannel& channel = field.channels[array.channel];
  const int stride = channel.numbersPerPoint();
  const double* point = channel.values.data() + begin * stride;
  for (long long i = begin; i < end; ++i, point += stride) {
    if (array.isModulus) {
      out.push_back(std::hypot(point[array.numbers[0]], point[array.numbers[1]]));
    } else {
      for (const int number : array.numbers) out.push_back(point[number]);
    }
  }
}

}  // namespace acg
