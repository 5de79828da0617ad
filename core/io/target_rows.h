// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/io/json_document.h"
#include "core/scene/hologram.h"

namespace acg {

/// What became of targets as exports and comparisons write it: `id`, `wanted_pa` where one was
/// asked for, `reached_pa`, `pressure_pa` at the point, `relative_error` where there is one.
Json targetRows(const std::vector<TargetResult>& targets);

}  // namespace acg
