// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// columns x rows elements at one pitch in the plane z = 0, centred on the origin, looking to +z.
/// `order` says how the index runs; `skip` leaves cells out, as `column,row` pairs divided by `;`.
/// Throws kInvalidArgument with the key at fault in front.
std::span<const Parameter> rectangularParameters();
TransducerArray buildRectangular(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
