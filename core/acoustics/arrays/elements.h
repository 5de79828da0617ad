// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// Elements as listed in `positions` and `normals` of the geometry.
/// Throws kInvalidArgument with the key at fault in front.
std::span<const Parameter> elementsParameters();
TransducerArray buildElements(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
