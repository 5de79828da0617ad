// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// Elements of a sunflower in the plane z = 0, looking to +z: element n at the golden angle times n
/// and a distance that grows as sqrt(n + 1/2), scaled so that no two are nearer than `pitch_m`. No
/// period, so few grating lobes.
/// Source: H. Vogel, Math. Biosci. 44 (1979) 179-189.
/// Throws kInvalidArgument with the key at fault in front.
std::span<const Parameter> phyllotaxisParameters();
TransducerArray buildPhyllotaxis(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
