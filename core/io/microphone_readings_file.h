// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <Eigen/Core>

namespace acg {

/// What a microphone heard of each element alone, from a CSV file with the columns `element`,
/// `amplitude_pa` (peak) and `phase_rad` (later is positive): the elements 0 to `elements` - 1 in
/// order, once for each place of the microphone. Returns elements x places, Pa. Throws kNotFound or
/// kInvalidFile naming file and row.
Eigen::MatrixXcd loadMicrophoneReadings(const std::filesystem::path& file, int elements);

}  // namespace acg
