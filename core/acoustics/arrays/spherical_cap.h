// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// Rings of 6, 12, 18, ... elements around the apex of a sphere, `pitch_m` apart along the sphere.
/// The apex is at the origin and every element looks at the centre of the sphere at z = `radius_m`.
/// Throws kInvalidArgument with the key at fault in front.
std::span<const Parameter> sphericalCapParameters();
TransducerArray buildSphericalCap(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
