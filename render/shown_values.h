// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/field/field.h"

namespace acg {

/// The channel of a field that the layers show: the chosen quantity, else the first; nullptr for
/// no field or a list of points.
const FieldChannel* shownChannel(const FieldPtr& field, const std::string& quantity);

/// The numbers of a field that its colours stand for. Colour range and picture share them: they are
/// computed once for each field, also while a slice is dragged.
struct ShownValues {
  FieldPtr field;
  std::string quantity;        ///< asked for
  std::vector<double> values;  ///< SI, one for each point of the grid
};
using ShownValuesPtr = std::shared_ptr<const ShownValues>;

/// `known` where it still answers, else computed anew; nullptr where there is nothing to show.
ShownValuesPtr shownValues(const FieldPtr& field, const std::string& quantity,
                           const ShownValuesPtr& known);

}  // namespace acg
