// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/field/field_evaluator.h"

namespace acg {

/// What is looked at where the whole would come too late.
struct CoarserLook {
  double accuracy = 1e-2;  ///< of the fields, unless they ask for less
  int step = 2;            ///< grids take about every second point along each axis, 1 or more
};

/// The same extent with fewer points and less accuracy; points that are not on a grid stay. Throws
/// kInvalidArgument for a step below 1.
FieldSpec coarser(const FieldSpec& spec, const CoarserLook& look);

}  // namespace acg
