// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/scene/hologram.h"
#include "core/scene/scene.h"

namespace acg {

/// Reads a hologram that `hologram-csv` or `hologram-json` wrote. Throws kInvalidFile or
/// kInvalidArgument, naming file and row, when it does not fit the scene's elements.
Hologram loadHologram(const std::filesystem::path& file, const Scene& scene);

/// Points of a CSV file with a header `x_m,y_m,z_m` (other columns are ignored), 3 x M.
Eigen::Matrix3Xd loadPoints(const std::filesystem::path& file);

}  // namespace acg
