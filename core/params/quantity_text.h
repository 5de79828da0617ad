// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/params/parameter.h"

namespace acg {

/// The unit a user sees for a dimension ("mm"), and how many of it make one SI unit (1000).
struct DisplayUnit {
  std::string text;
  double perSi = 1;
};
DisplayUnit displayUnit(Dimension dimension);

/// SI value of what a user typed: a number, a unit, or an expression such as `12.5 mm`,
/// `10 mm + lambda/4`, `3 kPa`, `pi/2`. A bare number is in the display unit of the dimension; an
/// angle with pi and no unit is in radians. Signs such as π, λ, µ and ° and a decimal comma are
/// understood. Units of another dimension, or a number added to a length, are refused.
/// `wavelength` (m) gives `lambda` its value; without it `lambda` is unknown.
/// Throws kInvalidArgument with a sentence that says what was not understood.
double parseQuantity(std::string_view text, Dimension dimension,
                     std::optional<double> wavelength = std::nullopt);

/// `si` in its display unit with at most `decimals` digits behind the point and no trailing zeros,
/// with the unit behind it: `12.5 mm`.
std::string formatQuantity(double si, Dimension dimension, int decimals = 3);

}  // namespace acg
