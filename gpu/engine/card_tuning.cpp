// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu/engine/card_tuning.h"

#include <fmt/format.h>

namespace acg::gpu {

std::string CardTuning::device() const {
  const GpuDevice& card = cards_.card(0);
  return fmt::format("{}, {} {}", card.name(), card.interface(), card.driver());
}

std::string CardTuning::launches() const { return textOf(cards_.card(0).shape); }

bool CardTuning::use(const std::string& launches) {
  const auto shape = shapeFromText(launches);
  if (shape) launchAs(*shape);
  return shape.has_value();
}

void CardTuning::tune(const std::function<void(double)>& checkpoint) {
  launchAs(quickestShape(cards_.card(0), checkpoint));
}

void CardTuning::launchAs(const LaunchShape& shape) {
  for (int i = 0; i < cards_.size(); ++i) {
    if (cards_.card(i).name() == cards_.card(0).name()) cards_.card(i).shape = shape;
  }
}

}  // namespace acg::gpu
