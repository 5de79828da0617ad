// SPDX-License-Identifier: GPL-3.0-or-later
#include "render/shown_values.h"

#include <variant>

namespace acg {

const FieldChannel* shownChannel(const FieldPtr& field, const std::string& quantity) {
  if (!field || !std::holds_alternative<FieldGrid>(field->samples)) return nullptr;
  if (const FieldChannel* channel = field->find(quantity)) return channel;
  return field->channels.empty() ? nullptr : &field->channels.front();
}

ShownValuesPtr shownValues(const FieldPtr& field, const std::string& quantity,
                           const ShownValuesPtr& known) {
  const FieldChannel* channel = shownChannel(field, quantity);
  if (!channel) return nullptr;
  if (known && known->field == field && known->quantity == quantity) return known;
  const long long count = sampleCount(field->samples);
  if (static_cast<long long>(channel->values.size()) != count * channel->numbersPerPoint()) {
    return nullptr;
  }
  auto shown = std::make_shared<ShownValues>();
  shown->field = field;
  shown->quantity = quantity;
  shown->values.resize(static_cast<std::size_t>(count));
  for (long long i = 0; i < count; ++i) {
    shown->values[static_cast<std::size_t>(i)] = channel->magnitude(i);
  }
  return shown;
}

}  // namespace acg
