// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/io/json_reader.h"
#include "core/scene/scene.h"

namespace acg {

/// One entry of `targets`. `scene` has particles and arrays already: names are checked against
/// them. Throws kInvalidFile with the path in front.
Target readTarget(JsonReader reader, const Scene& scene, std::vector<std::string>& unknownKeys);

}  // namespace acg
