// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <random>
#include <string>

#include "core/backend/backend.h"

namespace acg {

inline constexpr int kSpotPoints = 64;

/// Sums `kSpotPoints` of the points, drawn by `random`, again on `reference` in double. Says in a
/// sentence what is wrong with `result` where one of them differs by far more than
/// Precision::kSingle allows (4e-5 of the peak, 4e-4 of derivatives), or any value is not finite.
/// Other faults at a share f of the points go unnoticed with (1 - f)^64.
std::optional<std::string> spotCheck(const PressureDerivatives& result,
                                     const PropagationModel& model, const Eigen::VectorXcd& drives,
                                     const Eigen::Matrix3Xd& points, Backend& reference,
                                     std::mt19937_64& random);

}  // namespace acg
