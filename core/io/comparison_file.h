// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/solvers/compare.h"

namespace acg {

/// Throws kInvalidArgument unless the name ends in .csv or .json.
void checkComparisonFile(const std::filesystem::path& file);

/// One row (CSV) for each solver and target with the solver's own numbers repeated, or one object
/// (JSON) for each solver with its targets. A failed solver has one row without a target, with its
/// error. Throws kIo.
void writeComparison(const SolverComparison& comparison, const std::filesystem::path& file);

}  // namespace acg
