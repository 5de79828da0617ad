// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// A hexagon of 1 + 3 r (r + 1) elements in the plane z = 0, centred, looking to +z: ring by ring
/// from the middle, each from +x counter-clockwise. Rings below `inner_ring` are left out.
/// Throws kInvalidArgument with the key at fault in front.
std::span<const Parameter> hexagonalParameters();
TransducerArray buildHexagonal(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
