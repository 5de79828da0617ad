// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// A device of the catalogue, or one part of it.
/// Throws kNotFound with the names there are.
std::span<const Parameter> deviceParameters();
TransducerArray buildDevice(const ArrayGeometry& given, const std::filesystem::path& folder);

}  // namespace acg
