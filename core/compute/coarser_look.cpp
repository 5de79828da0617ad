// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/coarser_look.h"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

#include "core/error.h"

namespace acg {

FieldSpec coarser(const FieldSpec& spec, const CoarserLook& look) {
  if (look.step < 1) {
    throw Error(
        ErrorCode::kInvalidArgument,
        fmt::format("A coarser look cannot take every {}th point; give 1 or more.", look.step));
  }
  FieldSpec less = spec;
  less.accuracy = std::max(spec.accuracy, look.accuracy);
  auto* grid = std::get_if<FieldGrid>(&less.samples);
  if (!grid) return less;
  for (int axis = 0; axis < 3; ++axis) {
    const int steps = grid->counts[axis] - 1;
    if (steps < 1) continue;
    const int fewer = std::max(1, steps / look.step);
    grid->spacing[axis] *= static_cast<double>(steps) / fewer;
    grid->counts[axis] = fewer + 1;
  }
  return less;
}

}  // namespace acg
