// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/field/field_quantity.h"

namespace acg {

/// The smallest of 1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8 times a power of ten that is not below
/// `value`; 1 for a value that is not positive and finite. A colour range that follows the data in
/// such steps does not flicker while a target is dragged.
double niceCeiling(double value);

/// 1, 2 or 5 times a power of ten, nearest below `value` (> 0).
double niceStep(double value);

/// The symbol of what is drawn: a complex number or a vector by its length, `|p|`.
std::string shownSymbol(const FieldQuantityEntry& quantity);

/// How numbers of a quantity are shown beside a colour bar.
struct ScaleLabels {
  std::string title;               ///< `|p|, kPa`
  std::vector<double> positions;   ///< 0..1 along the bar, from the low end
  std::vector<std::string> texts;  ///< of each position; a true minus sign
};

/// Labels for a colour range in SI units, in the unit prefix that suits its top; phases in degrees.
ScaleLabels scaleLabels(const FieldQuantityEntry& quantity, double low, double high);

/// `value` with at most `decimals` digits behind the point, no trailing zeros, a true minus sign.
std::string numberText(double value, int decimals);

/// A unit of the quantity registry as one writes it: `W/m^2` with the raised digit.
std::string shownUnit(std::string unit);

}  // namespace acg
