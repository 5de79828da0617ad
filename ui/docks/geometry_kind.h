// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/acoustics/arrays/array_geometry.h"

namespace acg {

/// The geometry of an array that is to be of another kind. Settings that both kinds know and that
/// were given, such as the pitch, live on where the new kind allows them; all others are its
/// defaults. As a list of elements, the array keeps `elements`, which may be none.
ArrayGeometry geometryOfKind(const std::string& kind, const ArrayGeometry& old,
                             const TransducerArray* elements);

}  // namespace acg
