// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// Elements on the surface of an OBJ or STL file: one at each face, at each vertex, or spread over
/// it at least `pitch_m` apart, looking along the outer normal of the face. The file says no unit,
/// so `unit` does. Throws kIo, kInvalidFile or kInvalidArgument that names the file.
std::span<const Parameter> surfaceParameters();
TransducerArray buildSurface(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
