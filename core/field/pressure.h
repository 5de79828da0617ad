// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/field/field_quantity.h"

namespace acg {

/// Complex pressure, peak, Pa: re, im of each point.
void computePressure(const QuantityInput& input, std::vector<double>& values);

/// arg p in -pi..pi, rad; the field is exp(-i omega t), so the phase grows along the beam.
void computePhase(const QuantityInput& input, std::vector<double>& values);

/// Sound pressure level 20 log10(|p| / sqrt(2) / 20 uPa), dB; silence is kSilence.
void computeSpl(const QuantityInput& input, std::vector<double>& values);
inline constexpr double kSilence = -200;  ///< dB

}  // namespace acg
