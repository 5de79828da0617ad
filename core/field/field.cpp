// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/field.h"

#include <cmath>

namespace acg {

long long sampleCount(const FieldSamples& samples) {
  if (const auto* grid = std::get_if<FieldGrid>(&samples)) return grid->size();
  return std::get<Eigen::Matrix3Xd>(samples).cols();
}

double FieldChannel::magnitude(long long point) const {
  const int numbers = numbersPerPoint();
  const double* value = values.data() + point * numbers;
  if (numbers == 1) return value[0];
  if (shown == ShownAs::kTrace) {
    return components == 9 ? value[0] + value[4] + value[8] : value[0] + value[1] + value[2];
  }
  double square = 0;
  for (int i = 0; i < numbers; ++i) square += value[i] * value[i];
  return std::sqrt(square);
}

const FieldChannel* Field::find(const std::string& quantity) const {
  for (const FieldChannel& channel : channels) {
    if (channel.quantity == quantity) return &channel;
  }
  return nullptr;
}

}  // namespace acg
