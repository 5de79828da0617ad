// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <Eigen/Core>

namespace acg {

/// Which element of a device stands where, as `Calibration::order`, from what each gave at several
/// places; empty when all stand in their own.
///
/// `expected`, `sounds`: N x places, of the model for each place of the array and as heard from
/// each element, phases comparable between the places. `sounding` may be exchanged with each other,
/// `living` among them were heard; both ascending. |<expected_j, sound_n>| / (|expected_j|
/// |sound_n|) is 1 where element n stands at place j, whatever its phase and gain. An element is
/// moved only where another place fits clearly better than its own.
std::vector<int> elementOrder(const Eigen::MatrixXcd& expected, const Eigen::MatrixXcd& sounds,
                              const std::vector<int>& sounding, const std::vector<int>& living);

}  // namespace acg
