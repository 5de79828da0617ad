// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include <Eigen/Core>

namespace acg {

/// Drives over time from a CSV file with the columns `frame`, `element`, `amplitude`, `phase_rad`:
/// frames from 0 on, each with the elements 0 to `elements` - 1 in order. Returns `elements` drives
/// for each frame. Throws kNotFound or kInvalidFile naming file and row.
std::vector<Eigen::VectorXcd> loadDriveFrames(const std::filesystem::path& file, int elements);

}  // namespace acg
