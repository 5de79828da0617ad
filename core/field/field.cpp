// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/field/field.h"

namespace acg {

long long sampleCount(const FieldSamples& samples) {
  if (const auto* grid = std::get_if<FieldGrid>(&samples)) return grid->size();
  return std::get<Eigen::Matrix3Xd>(samples).cols();
}

const FieldChannel* Field::find(const std::string& quantity) const {
  for (const FieldChannel& channel : channels) {
    if (channel.quantity == quantity) return &channel;
  }
  return nullptr;
}

}  // namespace acg
