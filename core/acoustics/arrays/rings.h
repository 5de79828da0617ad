// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// Rings of elements about the z axis, such as a TinyLev cap: `counts` and `radii_m` say how many
/// stand on each and how far from the axis, `first_azimuths_rad` where each ring begins. Flat in z
/// = 0 and looking to +z, or, with `sphere_radius_m`, on a sphere whose apex is at the origin and
/// at whose centre all look. Throws kInvalidArgument with the key at fault in front.
std::span<const Parameter> ringsParameters();
TransducerArray buildRings(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
