// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/field/field_quantity.h"

namespace acg {

/// Complex particle velocity v = grad p / (i omega rho), peak, m/s: x, y, z of each point, each re,
/// im. Euler's equation under exp(-i omega t).
void computeVelocity(const QuantityInput& input, std::vector<double>& values);

/// Time-averaged flow of energy I = Re(p conj v) / 2, W/m^2: x, y, z of each point.
void computeIntensity(const QuantityInput& input, std::vector<double>& values);

}  // namespace acg
