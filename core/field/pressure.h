// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/field/field_quantity.h"

namespace acg {

/// Complex pressure, peak, Pa: re, im of each point.
void computePressure(const QuantityInput& input, std::vector<double>& values);

/// arg p in -pi..pi, rad; the field is exp(-i omega t), so the phase grows along the beam.
void computePhase(const QuantityInput& input, std::vector<double>& values);

}  // namespace acg
