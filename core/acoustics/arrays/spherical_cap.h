// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// Rings of elements around the apex of a sphere. `packing` says how they fill it: `pitch` puts 6,
/// 12, 18, ... on rings `pitch_m` apart along the sphere; `count` puts them on rings of the radius
/// pitch / (2 sin(pi / 6n)), so that neighbours on a ring are a pitch apart; `distance` has rings a
/// pitch apart in a straight line and as many on each as keep that distance (both as in levitate).
/// The apex is at the origin and every element looks at the centre of the sphere at z = `radius_m`.
/// Throws kInvalidArgument with the key at fault in front.
std::span<const Parameter> sphericalCapParameters();
TransducerArray buildSphericalCap(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
