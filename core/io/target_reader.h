// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/io/json_reader.h"
#include "core/scene/scene.h"

namespace acg {

/// One entry of `targets`. `scene` has particles and arrays already: names are checked against
/// them. Throws kInvalidFile with the path in front.
/// The file of a picture is looked for in `folder`.
Target readTarget(JsonReader reader, const Scene& scene, const std::filesystem::path& folder,
                  std::vector<std::string>& unknownKeys);

/// `key` as (w, x, y, z), made a unit quaternion; none when it is absent. Throws kInvalidFile.
std::optional<Eigen::Quaterniond> readQuaternion(JsonReader& reader, const std::string& key);

}  // namespace acg
