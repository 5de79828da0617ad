// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/field/field_quantity.h"
#include "render/color.h"

namespace acg {

/// A table of colours from the low to the high end; data in resources/color_maps.
struct ColorMap {
  std::string name;   ///< `viridis`
  std::string label;  ///< "Viridis"
  ColorKind kind = ColorKind::kMagnitude;
  std::vector<Color> colors;

  Color at(double t) const;  ///< t 0..1, linear between entries, clamped
};

/// viridis, cividis, magma (magnitude), phase (cyclic), blue-red (signed).
std::span<const ColorMap> colorMaps();
/// The named map or, for an empty or unknown name, the default of the kind.
const ColorMap& colorMap(const std::string& name, ColorKind kind);

/// Whether the map suits quantities of this kind; a level takes those of magnitudes.
bool suits(const ColorMap& map, ColorKind kind);

}  // namespace acg
