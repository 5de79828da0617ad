// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scene/target.h"

namespace acg {

std::optional<double> Target::wantedPressure() const {
  if (const auto* focus = std::get_if<FocalPoint>(&wish)) return focus->pressure;
  if (const auto* trap = std::get_if<Trap>(&wish)) return trap->pressure;
  if (const auto* image = std::get_if<ImageTarget>(&wish)) return image->pressure;
  return 0.0;
}

const char* trapKindName(TrapKind kind) {
  switch (kind) {
    case TrapKind::kTwin:
      return "twin";
    case TrapKind::kVortex:
      return "vortex";
    case TrapKind::kBottle:
      return "bottle";
    case TrapKind::kTwoSided:
      return "two_sided";
    case TrapKind::kAutomatic:
      break;
  }
  return "automatic";
}

std::optional<TrapKind> trapKindFromName(const std::string& name) {
  for (const TrapKind kind : {TrapKind::kTwin, TrapKind::kVortex, TrapKind::kBottle,
                              TrapKind::kTwoSided, TrapKind::kAutomatic}) {
    if (name == trapKindName(kind)) return kind;
  }
  return std::nullopt;
}

std::string targetLabel(const Target& target) {
  if (std::holds_alternative<FocalPoint>(target.wish)) return "Focal point";
  if (std::holds_alternative<QuietPoint>(target.wish)) return "Quiet point";
  if (std::holds_alternative<ImageTarget>(target.wish)) return "Picture";
  switch (std::get<Trap>(target.wish).kind) {
    case TrapKind::kTwin:
      return "Twin trap";
    case TrapKind::kVortex:
      return "Vortex trap";
    case TrapKind::kBottle:
      return "Bottle trap";
    case TrapKind::kTwoSided:
      return "Two-sided trap";
    case TrapKind::kAutomatic:
      break;
  }
  return "Automatic trap";
}

}  // namespace acg
